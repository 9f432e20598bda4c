//! The icon set: line drawings on a 24-unit grid that take the color and size of their text.

use leptos::prelude::*;

/// Lists the icons with their drawings (the `d` of one SVG path).
macro_rules! icons {
    ($($name:ident = $path:literal;)+) => {
        /// What an icon shows. Icons are decoration: a word or an accessible name always stands
        /// beside them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName {
            $($name),+
        }

        impl IconName {
            fn path(self) -> &'static str {
                match self {
                    $(IconName::$name => $path),+
                }
            }
        }
    };
}

icons! {
    Account = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-5.5 8-5.5s7 1.5 8 5.5";
    Back = "M15 5l-7 7 7 7";
    Bag = "M6 9h12l1 11H5zM9 9V7a3 3 0 0 1 6 0v2";
    Book = "M12 7c-2-2-5-2-8-2v13c3 0 6 0 8 2 2-2 5-2 8-2V5c-3 0-6 0-8 2zM12 7v13";
    Bulb = "M9 17.5h6M10 20.5h4M8.5 14.5A6 6 0 1 1 15.5 14.5c-.7.5-1 1.2-1 2h-5c0-.8-.3-1.5-1-2z";
    Calendar = "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10.5h16\
        M8.5 3.5V8M15.5 3.5V8M8 15h2";
    Chart = "M4 4v16h16M8 16l4-5 3 3 5-7";
    Chat = "M5 5h14a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1h-7L7.5 20v-3.5H5a1 1 0 0 1-1-1V6\
        a1 1 0 0 1 1-1zM8 9.5h8M8 12.5h5";
    Check = "M5 12.5l4.5 4.5L19 7.5";
    CheckCircle = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.5l2.8 2.8L16 9.5";
    ChevronDown = "M6 9l6 6 6-6";
    ChevronRight = "M9 5l7 7-7 7";
    ChevronUp = "M6 15l6-6 6 6";
    Circle = "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z";
    Clock = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.5l3.5 2";
    Close = "M6 6l12 12M18 6L6 18";
    Cloud = "M7 18.5a4.5 4.5 0 0 1-.4-9A6 6 0 0 1 18 10.6a4 4 0 0 1-1 7.9z";
    CloudCheck = "M7 18.5a4.5 4.5 0 0 1-.4-9A6 6 0 0 1 18 10.6a4 4 0 0 1-1 7.9z\
        M9 13.5l2.2 2.2 3.8-4";
    CloudOff = "M9 6.2A6 6 0 0 1 18 10.6a4 4 0 0 1 2.2 6.2M16.5 18.5H7a4.5 4.5 0 0 1-.4-9\
        M4 4l16 16";
    Danger = "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 7.5v5.5M12 16.3v.2";
    Download = "M12 4v11M7 10.5l5 5 5-5M5 20h14";
    Edit = "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5";
    Exam = "M7 3.5h7l4 4V19.5a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM14 3.5v4h4\
        M9 14l2.2 2.2L15.2 12";
    Eye = "M2.5 12c2.2-4.2 5.4-6.3 9.5-6.3s7.3 2.1 9.5 6.3c-2.2 4.2-5.4 6.3-9.5 6.3\
        s-7.3-2.1-9.5-6.3zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z";
    Family = "M8 10.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c.5-3.3 2.2-5 5-5 1.6 0 2.9.6 3.7 1.7\
        M16.5 13a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM12.5 19.5c.4-2.6 1.7-4 4-4\
        s3.6 1.4 4 4";
    Flag = "M6 21V4M6 5c4-2.5 7 2.5 12 0v9c-5 2.5-8-2.5-12 0";
    Gear = "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3.5v3M12 17.5v3M3.5 12h3M17.5 12h3M6 6\
        l2.1 2.1M15.9 15.9L18 18M6 18l2.1-2.1M15.9 8.1L18 6";
    History = "M4 5v4.5h4.5M4.5 9.5A8 8 0 1 1 4 13M12 8v4.5l3 2";
    Home = "M4 11l8-7 8 7M6 9.5V20h4.5v-5.5h3V20H18V9.5";
    Info = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.5v.2";
    Language = "M3.5 6h10M8.5 3.5V6M5 6c.5 4 4 7 7 8M12 6c-.5 4-4 7-8 9M12.5 20.5l4-10 4 10\
        M14 17h5";
    List = "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.2M4.5 12h.2M4.5 17.5h.2";
    Lock = "M6.5 11h11a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V12a1 1 0 0 1 1-1z\
        M8.5 11V8a3.5 3.5 0 0 1 7 0v3";
    Mail = "M4.5 6h15a1 1 0 0 1 1 1v10.5a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM3.8 7\
        l8.2 6 8.2-6";
    Minus = "M5 12h14";
    More = "M4.5 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0zM11 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0z\
        M17.5 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0z";
    Move = "M9 6h.2M9 12h.2M9 18h.2M15 6h.2M15 12h.2M15 18h.2";
    Note = "M5 4.5h14v10L13.5 20H5zM19 14.5h-5.5V20M8.5 9h7M8.5 12.5h4";
    People = "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z\
        M2.5 19.5c.6-3.6 3-5.2 6.5-5.2s5.9 1.6 6.5 5.2M15.5 4.8a3.5 3.5 0 0 1 0 6.4\
        M18 14.8c2 .7 3.1 2.2 3.5 4.7";
    Phone = "M6.5 4h3l1.5 4-2 1.6a11 11 0 0 0 5.4 5.4l1.6-2 4 1.5v3a1.5 1.5 0 0 1-1.6 1.5\
        A14.9 14.9 0 0 1 5 5.6 1.5 1.5 0 0 1 6.5 4z";
    Pin = "M12 21c4.5-4.6 6.8-8 6.8-11A6.8 6.8 0 0 0 5.2 10c0 3 2.3 6.4 6.8 11z\
        M12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z";
    Plus = "M12 5v14M5 12h14";
    Print = "M7.5 8.5V4h9v4.5\
        M7.5 17H5a1 1 0 0 1-1-1V9.5a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-2.5\
        M7.5 14h9v6h-9z";
    School = "M3 9.5L12 5l9 4.5-9 4.5zM7 11.5v4.5c2.8 2.2 7.2 2.2 10 0v-4.5M21 9.5v5";
    Search = "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20.5 20.5";
    Sync = "M4.5 12a7.5 7.5 0 0 1 13-5.1L20 9.2M20 4.5v4.7h-4.7\
        M19.5 12a7.5 7.5 0 0 1-13 5.1L4 14.8M4 19.5v-4.7h4.7";
    Tablet = "M7 3.5h10a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 19V5\
        A1.5 1.5 0 0 1 7 3.5zM11.5 17.5h1";
    Undo = "M8.5 5L4 9.5 8.5 14M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3.5";
    Video = "M4.5 7h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-10a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM15.5 11\
        l5-3v8l-5-3z";
    Warning = "M12 4L2.8 20h18.4zM12 10v5M12 17.6v.2";
}

/// One icon, sized to the text it stands in.
///
/// ```ignore
/// view! { <Icon name=IconName::Calendar /> }
/// ```
#[component]
pub fn Icon(#[prop(into)] name: Signal<IconName>) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=move || name.get().path() />
        </svg>
    }
}
