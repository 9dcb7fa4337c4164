//! Forms as people fill them in: what a page's form holds already goes back with the answers typed over it. A form, a
//! field or a button that the page does not offer to whoever looks at it fails the test.

use std::fmt::Write;

use axum::{
    body::Body,
    http::{Method, header},
};
use scraper::{ElementRef, Html, Selector};

use crate::app::{Answer, Client};

/// What a form sends: where to, and which fields.
pub struct Filled {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

fn all<'p>(root: ElementRef<'p>, css: &str) -> Vec<ElementRef<'p>> {
    root.select(&Selector::parse(css).unwrap()).collect()
}

/// What a control would send as it stands; nothing for a button, a file or an empty box.
fn standing(control: ElementRef<'_>) -> Option<String> {
    let control_is = |kind: &str| control.attr("type") == Some(kind);
    match control.value().name() {
        "textarea" => Some(control.text().collect()),
        "select" => {
            let chosen = all(control, "option[selected]").into_iter().chain(all(control, "option")).next();
            chosen.and_then(|option| option.attr("value")).map(str::to_owned)
        }
        "input" if control_is("file") || control.attr("disabled").is_some() => None,
        "input" if control_is("checkbox") || control_is("radio") => {
            control.attr("checked").map(|_| control.attr("value").unwrap_or("on").to_owned())
        }
        "input" => Some(control.attr("value").unwrap_or_default().to_owned()),
        _ => None,
    }
}

/// The controls of a form, in it and elsewhere on the page.
fn controls<'p>(page: &'p Html, form: ElementRef<'p>) -> Vec<ElementRef<'p>> {
    let mut controls = all(form, "[name]");
    if let Some(id) = form.attr("id") {
        controls.extend(all(page.root_element(), &format!("[name][form='{id}']")));
    }
    controls
}

/// Whether controls, or buttons, have a place for an answer.
fn offers(controls: &[ElementRef<'_>], name: &str, value: &str) -> bool {
    controls.iter().filter(|control| control.attr("name") == Some(name)).any(|control| {
        let fixed = control.value().name() == "button"
            || matches!(control.attr("type"), Some("checkbox" | "radio") if control.attr("disabled").is_none());
        match control.value().name() {
            "select" => all(*control, "option").iter().any(|option| option.attr("value") == Some(value)),
            _ => !fixed || control.attr("value").unwrap_or("on") == value,
        }
    })
}

impl Answer {
    /// The form of this page whose address ends so, filled in with these answers; the first that has a place for all
    /// of them.
    #[track_caller]
    pub fn filled(&self, action: &str, answers: &[(&str, &str)]) -> Filled {
        let page = Html::parse_document(&self.body);
        let forms = all(page.root_element(), "form[method=post]");
        let fits = |form: &&ElementRef<'_>| {
            form.attr("action").is_some_and(|address| address.ends_with(action))
                && answers.iter().all(|(name, value)| offers(&controls(&page, **form), name, value))
        };
        let Some(form) = forms.iter().find(fits) else {
            let mut there = String::new();
            for form in &forms {
                let names: Vec<_> = controls(&page, *form).iter().filter_map(|control| control.attr("name")).collect();
                let _ = writeln!(there, "{}: {names:?}", form.attr("action").unwrap_or_default());
            }
            panic!("{} {:?}: no form {action} takes {answers:?}; there are\n{there}", self.status, self.texts("h1"));
        };
        let mut fields = Vec::new();
        for control in controls(&page, *form) {
            let name = control.attr("name").unwrap_or_default();
            if answers.iter().all(|(answered, _)| *answered != name) {
                fields.extend(standing(control).map(|value| (name.to_owned(), value)));
            }
        }
        fields.extend(answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Filled { action: form.attr("action").unwrap_or_default().to_owned(), fields }
    }

    /// The value of the choice that reads so, in the list of a name.
    #[track_caller]
    pub fn choice(&self, name: &str, reads: &str) -> String {
        let options = format!("select[name={name}] option");
        let (values, texts) = (self.attributes(&options, "value"), self.texts(&options));
        let at = texts.iter().position(|text| text.contains(reads));
        values[at.unwrap_or_else(|| panic!("{name} offers {texts:?}, not {reads}"))].clone()
    }
}

impl Client {
    /// Opens a page, fills in its form to an address that ends so, and sends it.
    pub async fn fill(&self, page: &str, action: &str, answers: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        self.complete(&shown, action, answers).await
    }

    /// Fills in a form of a page that is open, and sends it.
    pub async fn complete(&self, shown: &Answer, action: &str, answers: &[(&str, &str)]) -> Answer {
        let form = shown.filled(action, answers);
        let fields: Vec<(&str, &str)> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&form.action, &fields).await
    }

    /// Opens a page, chooses a file in its form, and sends it.
    pub async fn upload(&self, page: &str, action: &str, filename: &str, bytes: &[u8]) -> Answer {
        self.upload_with(page, action, &[], (filename, bytes)).await
    }

    /// Opens a page, fills its form in and chooses a file in it, and sends it.
    pub async fn upload_with(
        &self,
        page: &str,
        action: &str,
        answers: &[(&str, &str)],
        (filename, bytes): (&str, &[u8]),
    ) -> Answer {
        let shown = self.get(page).await;
        let form = shown.filled(action, answers);
        let mut body = Vec::new();
        for (name, value) in &form.fields {
            body.extend(
                format!("--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let file =
            format!("--grenze\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\r\n");
        body.extend(file.bytes());
        body.extend(bytes);
        body.extend(b"\r\n--grenze--\r\n");
        let request = self
            .request(Method::POST, &form.action)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
}
