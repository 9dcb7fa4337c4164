//! A browser on the application: signing in through the form, and the controls that all our forms have.

use super::Browser;
use crate::people::PASSWORD;

/// A browser on the application's address.
pub struct Window {
    pub browser: Browser,
    pub base: String,
}

impl Window {
    pub async fn open(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.base)).await;
    }

    /// The path of the page shown.
    pub async fn path(&self) -> String {
        self.browser.client().current_url().await.unwrap().path().to_owned()
    }

    /// Signs somebody in through the form; whoever was signed in is forgotten.
    pub async fn sign_in(&self, key: &str) {
        self.browser.client().delete_all_cookies().await.unwrap();
        // So tall that nothing has to be scrolled to, nor lies under the bar of buttons.
        self.browser.resize(1440, 4000).await;
        self.open("/login").await;
        self.browser.fill("#email", &format!("{key}@test.invalid")).await;
        self.browser.fill("#password", PASSWORD).await;
        self.browser.click("main form button").await;
        self.browser.wait_for(".rail, .bench").await;
    }

    /// Chooses by clicking what stands beside a round button or a box.
    pub async fn tick(&self, name: &str, value: &str) {
        self.browser.click(&format!("label:has(> input[name={name}][value='{value}'])")).await;
    }

    pub async fn fill(&self, entries: &[(&str, &str)]) {
        for (field, text) in entries {
            self.browser.fill(&format!("#{field}"), text).await;
        }
    }
}
