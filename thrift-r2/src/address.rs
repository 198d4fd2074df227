//! Where R2 is and where shoppers read: what was configured, checked before anything is sent there.

use thrift_core::{ErrorKind, StoreError};

fn wrong(message: String) -> StoreError {
    StoreError::new(ErrorKind::FixCall, message)
}

/// The S3 address of an account: an endpoint if there is one, else the account's usual host.
pub(crate) fn endpoint(endpoint: Option<&str>, account: Option<&str>) -> Result<String, StoreError> {
    let Some(given) = endpoint else {
        return account_host(account.ok_or_else(|| {
            wrong("set R2_ACCOUNT_ID, or R2_ENDPOINT for a bucket under another jurisdiction".to_owned())
        })?);
    };
    let base = checked("R2_ENDPOINT", given)?;
    if base.authority.len() != base.rest.len() {
        let hint = "it takes https://HOST alone, without the bucket's name or any other path";
        return Err(wrong(format!("R2_ENDPOINT has a path: {hint}")));
    }
    Ok(base.url)
}

fn account_host(account: &str) -> Result<String, StoreError> {
    let digits = account.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if account.len() != 32 || !digits {
        let takes = "it takes 32 digits 0-9 a-f, shown on the overview of R2 in Cloudflare's dashboard";
        return Err(wrong(format!("R2_ACCOUNT_ID is none: {takes}")));
    }
    Ok(format!("https://{account}.r2.cloudflarestorage.com"))
}

/// What shoppers' addresses begin with, without a slash at its end. A path in front of the keys is possible.
pub(crate) fn public(url: &str) -> Result<String, StoreError> {
    let base = checked("R2_PUBLIC_URL", url)?;
    if base.authority.ends_with(".r2.cloudflarestorage.com") {
        let hint = "it takes the domain connected to the bucket; R2's own host answers nobody without a signature";
        return Err(wrong(format!("R2_PUBLIC_URL is R2's own host: {hint}")));
    }
    Ok(base.url)
}

/// The name of a bucket, as R2 takes it.
pub(crate) fn bucket(name: &str) -> Result<String, StoreError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let inside = name.bytes().all(|byte| plain(byte) || byte == b'-');
    let ends = name.bytes().next().is_some_and(plain) && name.bytes().next_back().is_some_and(plain);
    if (3..=63).contains(&name.len()) && inside && ends {
        return Ok(name.to_owned());
    }
    let takes = "it takes 3 to 63 of a-z 0-9 -, as in THRIFT_PHOTOS=r2:BUCKET";
    Err(wrong(format!("the bucket's name is none: {takes}")))
}

struct Base<'a> {
    url: String,
    authority: &'a str,
    /// Everything behind the scheme.
    rest: &'a str,
}

/// An address without anything that has no place in one. The value is never repeated: somebody may have pasted a key.
fn checked<'a>(setting: &str, url: &'a str) -> Result<Base<'a>, StoreError> {
    let url = url.trim_end_matches('/');
    let (secure, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Err(wrong(format!("{setting} takes an address that begins with https://"))),
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let path = |byte: u8| letter(byte) || matches!(byte, b'/' | b'_' | b'~' | b':');
    let sound_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    if host.is_empty() || !host.bytes().all(letter) || !sound_port || !rest.bytes().all(path) {
        let hint = "it takes https://HOST, without user name, query or spaces";
        return Err(wrong(format!("{setting} is no address: {hint}")));
    }
    if !secure && !matches!(host, "127.0.0.1" | "localhost") {
        return Err(wrong(format!("{setting} takes https:// only: http:// is for tests on 127.0.0.1")));
    }
    Ok(Base { url: url.to_owned(), authority, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn the_account_leads_to_its_host_unless_an_endpoint_is_told() {
        let host = format!("https://{ACCOUNT}.r2.cloudflarestorage.com");
        assert_eq!(endpoint(None, Some(ACCOUNT)).unwrap(), host);
        let other = format!("https://{ACCOUNT}.eu.r2.cloudflarestorage.com");
        assert_eq!(endpoint(Some(&format!("{other}/")), Some(ACCOUNT)).unwrap(), other);
        assert_eq!(endpoint(Some("http://127.0.0.1:9000"), None).unwrap(), "http://127.0.0.1:9000");
    }

    #[test]
    fn what_is_no_endpoint_is_refused_by_the_name_of_its_setting() {
        let refused = |given, account| endpoint(given, account).unwrap_err().to_string();
        assert!(refused(None, None).contains("R2_ACCOUNT_ID"));
        for account in ["", "0123", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcde/"] {
            assert!(refused(None, Some(account)).contains("R2_ACCOUNT_ID"), "{account}");
        }
        for given in [
            "account.r2.cloudflarestorage.com",
            "http://r2.example",
            "https://",
            "https://r2.example/photos",
            "https://key:word@r2.example",
            "https://r2.example?x",
            "https://r2.example#x",
            "https://r2 .example",
            "https://r2.example:port",
            "http://127.0.0.1.example",
            "http://127.0.0.1@example",
            "ftp://r2.example",
        ] {
            let message = refused(Some(given), Some(ACCOUNT));
            assert!(message.contains("R2_ENDPOINT") && !message.contains("word"), "{given}: {message}");
        }
    }

    #[test]
    fn a_public_address_is_a_domain_of_its_own() {
        assert_eq!(public("https://photos.example/").unwrap(), "https://photos.example");
        assert_eq!(public("https://example/photos").unwrap(), "https://example/photos");
        for url in ["http://photos.example", "photos.example", "https://a.r2.cloudflarestorage.com", "https://a/?b"] {
            assert!(public(url).unwrap_err().to_string().contains("R2_PUBLIC_URL"), "{url}");
        }
    }

    #[test]
    fn a_bucket_has_a_name_that_r2_takes() {
        assert_eq!(bucket("shop-photos-2").unwrap(), "shop-photos-2");
        for name in ["", "ab", "Photos", "-photos", "photos-", "pho tos", "photos/a", "photos.a", &"a".repeat(64)] {
            assert!(bucket(name).unwrap_err().to_string().contains("THRIFT_PHOTOS=r2:BUCKET"), "{name}");
        }
    }
}
