//! Journeys through the real program: the release server and real browsers, told as a person
//! would, one journey per file.

mod bad_weather;
mod held;
mod history;
mod learner;
mod people;
mod rescue;
mod roll;
mod service_worker;
mod settle;
mod tabs;
mod walk_in;
mod year;
