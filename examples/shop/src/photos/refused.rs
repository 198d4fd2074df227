//! Why a photo was refused, for machines in English and for staff in French.

use crate::problem::Problem;
use axum::http::StatusCode;
use thrift_plug::photo::{FileType, PhotoError};

/// The problem that a refused photo is.
pub(super) fn refused(error: &PhotoError) -> Problem {
    let status = match error {
        PhotoError::TooLarge { .. } | PhotoError::TooManyPixels { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        PhotoError::UnsupportedType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Problem::new(status, error.to_string()).in_french(french(error))
}

fn french(error: &PhotoError) -> String {
    match error {
        PhotoError::Empty => {
            "le fichier est vide\u{a0}: l'envoi a sans doute été coupé, envoyez la photo encore une fois".into()
        }
        PhotoError::TooLarge { bytes_max, .. } => {
            format!("le fichier dépasse {} Mo\u{a0}: envoyez la photo en plus petit", bytes_max / 1024 / 1024)
        }
        PhotoError::TooManyPixels { width, height, .. } => {
            format!("{width} × {height} pixels, c'est trop\u{a0}: envoyez une copie plus petite")
        }
        PhotoError::TooManyFrames { .. } => {
            "c'est une image animée\u{a0}: envoyez une photo, ou une capture d'écran".into()
        }
        PhotoError::UnsupportedType { found } => {
            format!("ce n'est pas une photo JPEG, PNG ou WebP\u{a0}: {}", way_out(*found))
        }
        PhotoError::Damaged { .. } => {
            "la photo est abîmée ou incomplète\u{a0}: envoyez encore une fois l'original".into()
        }
        PhotoError::TooMuchMemory { .. } | PhotoError::TooMuchWork { .. } | PhotoError::UnsupportedEncoding { .. } => {
            "cette sorte de photo est trop lourde ou trop rare\u{a0}: enregistrez-la comme simple JPEG".into()
        }
        _ => "la photo n'a pas pu être préparée\u{a0}: réessayez, et prévenez-nous si cela continue".into(),
    }
}

fn way_out(found: FileType) -> &'static str {
    match found {
        FileType::Heic => {
            "sur l'iPhone, choisissez Réglages > Appareil photo > Formats > Le plus compatible, puis reprenez la photo"
        }
        FileType::Video => "prenez une photo de l'article, ou envoyez une capture d'écran de la vidéo",
        FileType::Gif | FileType::Avif | FileType::Tiff | FileType::Bmp | FileType::JpegXl => {
            "exportez-la en JPEG et envoyez celle-là"
        }
        _ => "envoyez une photo de l'article",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seller_with_an_iphone_reads_what_to_change() {
        let problem = refused(&PhotoError::UnsupportedType { found: FileType::Heic });
        assert!(problem.detail_fr.as_deref().unwrap().contains("Le plus compatible"));
        assert!(problem.detail.contains("Most Compatible"));
        assert_eq!(problem.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
}
