//! Personal contacts with most of them covered: enough to recognise, not to use.

/// `138****1234`: the first three and last four of a number; a shorter one keeps its last two.
pub fn phone(number: &str) -> String {
    let letters: Vec<char> = number.chars().collect();
    let (head, tail) = if letters.len() >= 8 { (3, 4) } else { (0, letters.len().min(2)) };
    if letters.is_empty() {
        return String::new();
    }
    let head: String = letters[..head].iter().collect();
    let tail: String = letters[letters.len() - tail..].iter().collect();
    format!("{head}****{tail}")
}

/// `a***@example.org`: the first letter and the domain.
pub fn email(address: &str) -> String {
    match address.split_once('@') {
        Some((name, domain)) => format!("{}***@{domain}", name.chars().take(1).collect::<String>()),
        None if address.is_empty() => String::new(),
        None => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_masked_contact_cannot_be_used() {
        for (whole, masked) in
            [("13800001234", "138****1234"), ("+86 138 0000 1234", "+86****1234"), ("1234", "****34"), ("", "")]
        {
            assert_eq!(super::phone(whole), masked);
        }
        for (whole, masked) in
            [("jia@test.invalid", "j***@test.invalid"), ("甲@测试", "甲***@测试"), ("x", "***"), ("", "")]
        {
            assert_eq!(super::email(whole), masked);
        }
    }
}
