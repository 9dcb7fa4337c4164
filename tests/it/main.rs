//! The one integration-test binary.

mod app;
mod browser;
mod catalogue;
mod demo;
mod pages;
mod people;
mod seeds;
mod store;
mod story;
mod template;
mod tidy;
mod timed;
mod web;
mod workdays;
mod workflow;
