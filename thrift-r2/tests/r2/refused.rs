//! The gate and the server behind it refuse indeed: without this proof, passing them would prove nothing.

use crate::bucket::{Bucket, wait};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ObjectCannedAcl};

/// The status and code that a put gets.
fn refusal(put: PutObjectFluentBuilder) -> (u16, String) {
    let put = put.bucket("photos").key("a.webp");
    let error = wait(put.send()).expect_err("refused");
    let status = error.raw_response().expect("an answer").status().as_u16();
    (status, error.code().unwrap_or_default().to_owned())
}

#[test]
fn what_r2_has_not_implemented() {
    let bucket = Bucket::start();
    let put = || bucket.sdk().put_object().body(b"pixels".to_vec().into());
    let not_implemented = (501, "NotImplemented".to_owned());
    assert_eq!(refusal(put().acl(ObjectCannedAcl::PublicRead)), not_implemented);
    assert_eq!(refusal(put().tagging("a=b")), not_implemented);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"pixels").unwrap();
    let stream = wait(ByteStream::from_path(file.path())).unwrap();
    assert_eq!(refusal(bucket.sdk().put_object().body(stream)), not_implemented, "a stream, as the SDK signs it");
    assert!(
        bucket
            .seen()
            .iter()
            .any(|seen| seen.header("x-amz-content-sha256").is_some_and(|sha| sha.starts_with("STREAMING-")))
    );
    for (name, value) in [
        ("x-amz-trailer", "x-amz-checksum-crc32"),
        ("content-encoding", "aws-chunked"),
        ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        ("x-amz-acl", "private"),
    ] {
        let alone = reqwest::Client::new().put(bucket.url("a.webp")).header(name, value).body("pixels");
        assert_eq!(wait(alone.send()).unwrap().status().as_u16(), 501, "{name}");
    }
    assert_eq!(bucket.get("a.webp").unwrap(), None);
}

#[test]
fn two_integrity_headers() {
    let bucket = Bucket::start();
    let md5 = "Cw51KeURrJSXyvfzBEo7pg==";
    let put = || bucket.sdk().put_object().body(b"pixels".to_vec().into()).content_md5(md5);
    let both = put().checksum_algorithm(ChecksumAlgorithm::Sha256);
    assert_eq!(refusal(both), (400, "InvalidRequest".to_owned()));
    assert_eq!(bucket.get("a.webp").unwrap(), None);
}

#[test]
fn whoever_does_not_sign() {
    let bucket = Bucket::start();
    bucket.put("a.webp", b"pixels").unwrap();
    let client = reqwest::Client::new();
    assert_eq!(wait(client.get(bucket.url("a.webp")).send()).unwrap().status().as_u16(), 403);
    assert_eq!(wait(client.put(bucket.url("b.webp")).body("x").send()).unwrap().status().as_u16(), 403);
}
