#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ringside_fuzz::claim("diff", bytes));
