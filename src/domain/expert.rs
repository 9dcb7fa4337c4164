//! The expert pool (专家库): what is kept of a reviewer besides the person.

use super::role::codes;

codes! {
    /// Where an expert works, by ISO 3166-2; reviewers from another region are asked for.
    pub enum Region {
        Beijing = "CN-BJ",
        Tianjin = "CN-TJ",
        Hebei = "CN-HE",
        Shanxi = "CN-SX",
        InnerMongolia = "CN-NM",
        Liaoning = "CN-LN",
        Jilin = "CN-JL",
        Heilongjiang = "CN-HL",
        Shanghai = "CN-SH",
        Jiangsu = "CN-JS",
        Zhejiang = "CN-ZJ",
        Anhui = "CN-AH",
        Fujian = "CN-FJ",
        Jiangxi = "CN-JX",
        Shandong = "CN-SD",
        Henan = "CN-HA",
        Hubei = "CN-HB",
        Hunan = "CN-HN",
        Guangdong = "CN-GD",
        Guangxi = "CN-GX",
        Hainan = "CN-HI",
        Chongqing = "CN-CQ",
        Sichuan = "CN-SC",
        Guizhou = "CN-GZ",
        Yunnan = "CN-YN",
        Tibet = "CN-XZ",
        Shaanxi = "CN-SN",
        Gansu = "CN-GS",
        Qinghai = "CN-QH",
        Ningxia = "CN-NX",
        Xinjiang = "CN-XJ",
        HongKong = "CN-HK",
        Macao = "CN-MO",
        Taiwan = "CN-TW",
        Abroad = "abroad",
    }
}

/// Reads fields of expertise as they are typed: one a line, or with commas of either width between them.
pub fn parse_fields(text: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for field in text.split(['、', '，', ',', '；', ';', '\n']).map(str::trim).filter(|field| !field.is_empty()) {
        if !fields.iter().any(|known| known == field) {
            fields.push(field.to_owned());
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_with_either_comma() {
        assert_eq!(parse_fields(" 机器学习，optimisation, 机器学习\n\n统计；"), ["机器学习", "optimisation", "统计"]);
    }
}
