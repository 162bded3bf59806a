//! Packages everybody who works on Odoo needs: to build its Python requirements, to print, and PostgreSQL.

use crate::{model::workstation::SystemPackage, ops::packages::Family};

const DEBIAN: &str = "git gcc libsasl2-dev libldap2-dev libssl-dev libffi-dev libxml2-dev libxslt1-dev \
    libjpeg-dev libpq-dev libsass-dev libcrack2-dev libgeos-dev libxmlsec1-dev libxmlsec1-openssl libzbar0 \
    libzbar-dev libcairo2 libcups2-dev fontconfig fontconfig-config graphviz ghostscript gsfonts poppler-utils \
    postgresql postgresql-client postgresql-contrib";

/// As those of Debian, by their names there.
const FEDORA: &str = "git gcc cyrus-sasl-devel openldap-devel openssl-devel libffi-devel libxml2-devel \
    libxslt-devel libjpeg-turbo-devel libpq-devel libsass-devel cracklib-devel geos-devel xmlsec1-devel \
    xmlsec1-openssl zbar zbar-devel cairo cups-devel fontconfig graphviz ghostscript urw-base35-fonts \
    poppler-utils postgresql postgresql-server postgresql-contrib";

const ARCH: &str = "git gcc cyrus-sasl libldap openssl libffi libxml2 libxslt libjpeg-turbo postgresql-libs \
    libsass cracklib geos xmlsec zbar cairo cups fontconfig graphviz ghostscript gsfonts poppler postgresql \
    base-devel";

const MACOS: &str = "git postgresql node";

/// Those of a family of systems.
pub fn packages(family: Family) -> Vec<SystemPackage> {
    let names = match family {
        Family::Debian => DEBIAN,
        Family::Fedora => FEDORA,
        Family::Arch => ARCH,
        Family::MacOs => MACOS,
    };
    names.split_whitespace().map(|name| name.parse().expect("a constant name is one")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_gets_each_once_and_postgresql() {
        for family in [Family::Debian, Family::Fedora, Family::Arch, Family::MacOs] {
            let names = packages(family);
            let different: std::collections::BTreeSet<_> = names.iter().collect();
            assert_eq!(names.len(), different.len(), "{family:?}");
            assert!(names.iter().any(|name| name.as_str() == "postgresql"), "{family:?}");
        }
    }
}
