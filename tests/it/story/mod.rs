//! Whole stories, over every stratum and on both engines.

mod seeds;
