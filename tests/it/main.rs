//! The one integration-test binary.

mod app;
mod browser;
mod catalogue;
mod demo;
mod forms;
mod pages;
mod pdf;
mod people;
mod program;
mod records;
mod scheme;
mod seeds;
mod smtp;
mod store;
mod story;
mod tampering;
mod template;
mod tidy;
mod timed;
mod web;
mod workbook;
mod workdays;
mod workflow;
