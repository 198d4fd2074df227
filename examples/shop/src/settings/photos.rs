//! Where photos are kept.

use super::{Secrets, SettingError, wrong};
use std::fmt;
use std::path::PathBuf;

/// Which photo store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PhotoChoice {
    /// A folder; the shop serves them.
    Directory(PathBuf),
    /// A bucket of Cloudflare R2.
    R2(R2Choice),
}

/// A bucket, and how to reach it. Whether it makes sense as a whole is said by the adapter.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct R2Choice {
    pub(crate) bucket: String,
    pub(crate) account_id: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
    pub(crate) public_url: Option<String>,
}

/// Never shows the keys.
impl fmt::Debug for R2Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r2:{}", self.bucket)
    }
}

/// The settings of R2 as they are written; empty ones are unset.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawR2 {
    pub(super) account_id: String,
    pub(super) endpoint: String,
    pub(super) public_url: String,
}

impl PhotoChoice {
    /// `dir:PATH` or `r2:BUCKET`.
    pub(crate) fn read(name: &'static str, text: &str, r2: RawR2, secrets: &Secrets) -> Result<Self, SettingError> {
        match text.split_once(':') {
            Some(("dir", path)) if !path.is_empty() => Ok(Self::Directory(path.into())),
            Some(("r2", bucket)) if !bucket.is_empty() => {
                let set = |text: String| Some(text).filter(|text| !text.is_empty());
                let secret = |name: &'static str| {
                    secrets.get(name).ok_or_else(|| wrong(name, "is needed for r2:BUCKET, from the token's page", ""))
                };
                Ok(Self::R2(R2Choice {
                    bucket: bucket.to_owned(),
                    account_id: set(r2.account_id),
                    endpoint: set(r2.endpoint),
                    access_key_id: secret("R2_ACCESS_KEY_ID")?,
                    secret_access_key: secret("R2_SECRET_ACCESS_KEY")?,
                    public_url: set(r2.public_url),
                }))
            }
            _ => Err(wrong(name, "takes dir:PATH or r2:BUCKET", text)),
        }
    }

    /// Where browsers find photos, if not here: scheme, host and port, for the policy of what a page may load.
    pub(crate) fn public_origin(&self) -> Option<&str> {
        match self {
            Self::R2(R2Choice { public_url: Some(address), .. }) => origin(address),
            _ => None,
        }
    }

    /// Where browsers may bring files themselves.
    pub(crate) fn upload_origin(&self) -> Option<String> {
        match self {
            Self::R2(R2Choice { endpoint: Some(address), .. }) => origin(address).map(ToOwned::to_owned),
            Self::R2(R2Choice { account_id: Some(account), .. }) => {
                Some(format!("https://{account}.r2.cloudflarestorage.com"))
            }
            _ => None,
        }
    }
}

/// The part of an address before its path.
fn origin(address: &str) -> Option<&str> {
    let host = address.find("://")? + 3;
    let path = address.get(host..)?.find('/').map_or(address.len(), |at| host + at);
    // It goes into a header: whatever else it were would end the policy.
    address.get(..path).filter(|origin| !origin.contains([';', ',', ' ', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        Secrets::from_file("R2_ACCESS_KEY_ID=key\nR2_SECRET_ACCESS_KEY=very secret").unwrap()
    }

    #[test]
    fn a_bucket_needs_its_keys_and_never_shows_them() {
        let raw =
            RawR2 { account_id: "abc".into(), public_url: "https://img.shop.example/x".into(), ..RawR2::default() };
        let read = PhotoChoice::read("THRIFT_PHOTOS", "r2:photos", raw.clone(), &secrets()).unwrap();
        assert_eq!(read.public_origin(), Some("https://img.shop.example"));
        assert_eq!(read.upload_origin().as_deref(), Some("https://abc.r2.cloudflarestorage.com"));
        assert!(!format!("{read:?}").contains("secret"), "{read:?}");
        let line = PhotoChoice::read("THRIFT_PHOTOS", "r2:photos", raw, &Secrets::default()).unwrap_err().to_string();
        assert!(line.contains("R2_ACCESS_KEY_ID"), "{line}");
    }

    #[test]
    fn a_folder_needs_nothing() {
        let read = |text| PhotoChoice::read("THRIFT_PHOTOS", text, RawR2::default(), &Secrets::default());
        let folder = read("dir:./photos").unwrap();
        assert_eq!((folder.public_origin(), folder.upload_origin()), (None, None));
        for text in ["", "dir:", "r2:", "s3:photos", "./photos"] {
            assert!(read(text).unwrap_err().to_string().contains("dir:PATH or r2:BUCKET"), "{text}");
        }
    }

    #[test]
    fn what_would_end_the_policy_is_no_origin() {
        assert_eq!(origin("https://a.example:8443/b/c"), Some("https://a.example:8443"));
        for address in ["a.example", "https://a.example; script-src *", "https://a.example, https://b"] {
            assert_eq!(origin(address), None, "{address}");
        }
    }
}
