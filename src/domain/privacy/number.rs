//! Numbers that name a person: identity cards (GB 11643), telephones, bank cards (ISO/IEC 7812).

/// Codes that the first two digits of an identity number may be: provinces, the residence permits of people from
/// Hong Kong, Macau and Taiwan (81–83), and of foreigners (9x).
fn is_region(digits: &[u8]) -> bool {
    matches!(
        (digits[0], digits[1]),
        (1, 1..=5) | (2, 1..=3) | (3, 1..=7) | (4, 1..=6) | (5, 0..=4) | (6, 1..=5) | (7, 1) | (8, 1..=3) | (9, _)
    )
}

fn value(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(*digit))
}

/// Whether a year, month and day can be a day of birth.
fn is_day(year: u32, month: u32, day: u32) -> bool {
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1800..2100).contains(&year) && (1..=12).contains(&month) && (1..=longest).contains(&day)
}

/// Whether digits are an identity number of 18 places, whose last may be X (10), by region, day of birth and check
/// digit (ISO 7064 MOD 11-2), or an old one of 15.
pub(super) fn is_identity(digits: &[u8]) -> bool {
    match digits.len() {
        18 => {
            let sum: u32 = digits.iter().rev().zip(0..).map(|(digit, place)| u32::from(*digit) * weight(place)).sum();
            let born = is_day(value(&digits[6..10]), value(&digits[10..12]), value(&digits[12..14]));
            is_region(digits) && born && sum % 11 == 1
        }
        15 => {
            let born = is_day(1900 + value(&digits[6..8]), value(&digits[8..10]), value(&digits[10..12]));
            is_region(digits) && born && digits[0] < 8
        }
        _ => false,
    }
}

/// 2 to the power of the place, modulo 11.
fn weight(place: u32) -> u32 {
    (0..place).fold(1, |weight, _| weight * 2 % 11)
}

/// Whether digits are a mobile or long-distance number of the mainland, with or without the country code.
pub(super) fn is_phone(digits: &[u8]) -> bool {
    let local = digits.strip_prefix(&[0, 0, 8, 6]).or(digits.strip_prefix(&[8, 6])).unwrap_or(digits);
    match local {
        [1, second, ..] if local.len() == 11 => *second >= 3,
        [0, second, ..] => (10..=12).contains(&local.len()) && *second > 0,
        // The country code takes the place of the zero before the area.
        [1, 0, ..] | [2..=9, ..] if local.len() < digits.len() => (9..=11).contains(&local.len()),
        _ => false,
    }
}

/// Whether digits are the number of a bank card: length, first digit, and the check digit of Luhn.
pub(super) fn is_card(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (u32::from(*digit), place % 2) {
            (digit, 0) => digit,
            (digit, _) if digit > 4 => digit * 2 - 9,
            (digit, _) => digit * 2,
        })
        .sum();
    (16..=19).contains(&digits.len()) && matches!(digits[0], 3..=6) && sum.is_multiple_of(10)
}
