//! Journeys through the real program: the release server and real browsers, told as a person
//! would, one journey per file.

mod bad_weather;
mod held;
mod learner;
mod module;
mod people;
mod roll;
mod service_worker;
mod tabs;
mod year;
