//! What comes next for whoever has nothing left to sit: the application for the full pass, or its
//! notice. She applies for no more subjects.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::full_pass::FullPass;
use shared::record::Record;
use shared::records::certification_application::CertificationApplication;

use crate::parts::{IconName, LinkButton, Section, word};
use crate::routes;
use crate::words::{day_text, t, t_with};

/// What is to be done, and the way there.
#[component]
pub fn FullPassNext(id: RecordId, full_pass: FullPass) -> impl IntoView {
    let way = match full_pass {
        FullPass::ToFile => {
            let form = routes::new_record(CertificationApplication::NAME);
            Some(("exam.full_pass.record", format!("{form}?learner={id}")))
        }
        FullPass::Filed { id, .. } => {
            let href = routes::record(CertificationApplication::NAME, id);
            Some(("exam.full_pass.open", href))
        }
        FullPass::Awaited => None,
    };
    view! {
        <Section
            title=word("kind.certification_application")
            support=move || full_pass_words(full_pass)
        >
            <div class="cluster">
                {way.map(|(label, href)| view! {
                    <LinkButton label=word(label) href icon=IconName::Exam />
                })}
                <LinkButton label=word("exam.certificate.open") href=routes::certificate(id)
                    icon=IconName::School />
            </div>
        </Section>
    }
}

/// How far she is, in a sentence.
pub fn full_pass_words(full_pass: FullPass) -> String {
    match full_pass {
        FullPass::ToFile => t("exam.full_pass.to_file"),
        FullPass::Filed { filed_on: Some(day), .. } => {
            t_with("exam.full_pass.filed_on", &[("date", &day_text(day))])
        }
        FullPass::Filed { filed_on: None, .. } => t("exam.full_pass.filed"),
        FullPass::Awaited => t("exam.full_pass.awaited"),
    }
}
