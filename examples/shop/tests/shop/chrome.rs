//! A real browser: Chromium, driven through chromedriver.

use super::program::{PATIENCE, eventually};
use super::running::{Shop, free_address};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=500,900",
];

/// One person's browser, with cookies of its own.
pub(super) struct Browser {
    driver: Option<WebDriver>,
    chromedriver: Child,
    address: SocketAddr,
    shop: String,
    _profile: TempDir,
}

/// Where a program of the browser is; a test without it fails.
fn installed(variable: &str, usual: &str) -> PathBuf {
    let path = PathBuf::from(std::env::var_os(variable).unwrap_or_else(|| usual.into()));
    let hint = "install chromium and chromium-driver, or name yours by CHROME and CHROMEDRIVER";
    assert!(path.is_file(), "{variable}: there is no {}: {hint}", path.display());
    path
}

impl Browser {
    /// A browser as people have it.
    pub(super) async fn of(shop: &Shop) -> Self {
        Self::with(shop, "prefs", &json!({})).await
    }

    /// A phone: 360 × 740 points of 2 × 2 pixels.
    pub(super) async fn phone(shop: &Shop) -> Self {
        let metrics = json!({ "width": 360, "height": 740, "pixelRatio": 2.0 });
        Self::with(shop, "mobileEmulation", &json!({ "deviceMetrics": metrics })).await
    }

    /// A browser that runs no scripts.
    pub(super) async fn without_scripts(shop: &Shop) -> Self {
        Self::with(shop, "prefs", &json!({ "profile.managed_default_content_settings.javascript": 2 })).await
    }

    async fn with(shop: &Shop, option: &str, value: &serde_json::Value) -> Self {
        let chrome = installed("CHROME", "/usr/bin/chromium");
        let address = free_address();
        let mut chromedriver = Command::new(installed("CHROMEDRIVER", "/usr/bin/chromedriver"));
        chromedriver.arg(format!("--port={}", address.port())).stdout(Stdio::null()).stderr(Stdio::null());
        let chromedriver = chromedriver.spawn().unwrap();
        let profile = TempDir::new().unwrap();
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(chrome.to_str().unwrap()).unwrap();
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        wanted.add_experimental_option(option, value).unwrap();
        for flag in FLAGS {
            wanted.add_arg(flag).unwrap();
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        let mut browser = Self { driver: None, chromedriver, address, shop: shop.url(""), _profile: profile };
        let listens = async || TcpStream::connect(address).ok();
        eventually("chromedriver listens", listens).await;
        browser.driver = Some(WebDriver::new(format!("http://{address}"), wanted).await.unwrap());
        browser
    }

    pub(super) fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    /// Goes to a path of the shop.
    pub(super) async fn visit(&self, path: &str) {
        self.driver().goto(format!("{}{path}", self.shop)).await.unwrap();
    }

    /// The first element that matches and can be seen, as soon as there is one.
    pub(super) async fn see(&self, css: &str) -> WebElement {
        let query = self.driver().query(By::Css(css)).and_displayed().wait(PATIENCE, Duration::from_millis(50));
        query.first().await.unwrap_or_else(|error| panic!("{css} cannot be seen: {error}"))
    }

    /// The words of the first element that matches and can be seen.
    pub(super) async fn read(&self, css: &str) -> String {
        self.see(css).await.text().await.unwrap()
    }

    pub(super) async fn click(&self, css: &str) {
        self.see(css).await.click().await.unwrap();
    }

    pub(super) async fn type_into(&self, css: &str, text: &str) {
        self.see(css).await.send_keys(text).await.unwrap();
    }

    /// The path of the page, once it starts like this.
    pub(super) async fn arrives_at(&self, start: &str) -> String {
        eventually(&format!("the browser arrives at {start}"), async || {
            let path = self.driver().current_url().await.unwrap().path().to_owned();
            path.starts_with(start).then_some(path)
        })
        .await
    }

    /// Fails if the console has anything to complain of, but for answers whose status is expected here.
    pub(super) async fn has_no_complaints_but(&self, expected: &[&str]) {
        let log = self.driver().browser_log().await.unwrap();
        let serious = log.iter().filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"));
        let messages = serious.map(|entry| entry.message.as_str());
        let complaints: Vec<&str> = messages.filter(|it| !expected.iter().any(|known| it.contains(known))).collect();
        assert_eq!(complaints, Vec::<&str>::new());
    }
}

impl Drop for Browser {
    /// Ends the session first, so that chromedriver ends its browser, then chromedriver.
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            let _ = end_session(self.address, &driver.session_id().to_string());
            let _ = driver.leak();
        }
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}

/// Without a runtime, which a test that fails may not have any more.
fn end_session(address: SocketAddr, session: &str) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "DELETE /session/{session} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    stream.read_exact(&mut [0; 12])
}
