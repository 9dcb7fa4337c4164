//! Pages, asked for over the router as a browser asks.

mod directory;
