//! The DNS suffix of AWS's endpoints, which differs by partition.

/// Regions by how their names begin, and the suffix of their endpoints (`partitions.json` of the AWS SDKs; read in November 2026). Regions of no partition here are in `aws` or `aws-us-gov`.
const SUFFIXES: [(&str, &str); 6] = [
    ("cn-", "amazonaws.com.cn"),
    ("eusc-", "amazonaws.eu"),
    ("us-iso-", "c2s.ic.gov"),
    ("us-isob-", "sc2s.sgov.gov"),
    ("eu-isoe-", "cloud.adc-e.uk"),
    ("us-isof-", "csp.hci.ic.gov"),
];

/// The suffix of a region's endpoints: `s3.<region>.<suffix>`.
pub(super) fn dns_suffix(region: &str) -> &'static str {
    SUFFIXES
        .iter()
        .find(|(start, _)| region.starts_with(start))
        .map_or("amazonaws.com", |(_, suffix)| suffix)
}
