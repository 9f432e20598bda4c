//! What is pressed, chosen and typed into.

mod button;
mod choice;
mod date_field;
mod field;
mod number_field;
mod select;
mod text_field;

pub use button::{Blocked, Button, ButtonKind, ButtonRole, IconButton, LinkButton};
pub use choice::{CheckShape, Checkbox, Choice, ChoiceLegend, SegmentedChoice};
pub use date_field::{DateField, TimeField};
pub use field::{FieldError, Reader, Requirement};
pub(crate) use field::{fresh_id, is_of_input_method};
pub use number_field::{NumberField, TypedNumber};
pub use select::{Select, SelectOption};
pub use text_field::{InputKind, SearchField, TextArea, TextField, fits};
