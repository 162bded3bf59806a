//! What goes into an image that is built from Debian packages.

use crate::{
    error::{Error, Result},
    model::ImageRef,
};

/// Odoo series Debian has a package of: series, suite, whether it is pinned from unstable.
const ODOO: &[(&str, &str, bool)] = &[("19.0", "trixie", true), ("14.0", "bullseye", false)];

/// PostgreSQL majors Debian has: each release ships one, the newest is in unstable first.
const POSTGRES: &[(&str, &str)] = &[("13", "bullseye"), ("15", "bookworm"), ("17", "trixie"), ("18", "sid")];

/// Redis majors Debian has.
const REDIS: &[(&str, &str)] = &[("7", "bookworm"), ("8", "trixie")];

/// From this major on the published image declares the directory above all majors' data its volume.
const VOLUME_ABOVE: u32 = 18;

/// What the published Odoo images bring beside Odoo and Debian's package does not pull in.
const ODOO_EXTRAS: &[&str] = &[
    "ca-certificates",
    "curl",
    "gettext-base",
    "procps",
    "python3-ldap",
    "python3-phonenumbers",
    "python3-pip",
    "python3-watchdog",
];

const ODOO_SETUP: &str = "\
printf '[options]\\naddons_path = /mnt/extra-addons\\ndata_dir = /var/lib/odoo\\n' >/etc/odoo/odoo.conf
mkdir -p /mnt/extra-addons /var/lib/odoo
chown -R odoo:odoo /etc/odoo/odoo.conf /mnt/extra-addons /var/lib/odoo
rm -rf /var/log/odoo/*
";

const POSTGRES_SETUP: &str = "\
sed -i \"s/^#\\?listen_addresses = .*/listen_addresses = '*'/\" /usr/share/postgresql/*/postgresql.conf.sample
localedef -i en_US -c -f UTF-8 en_US.UTF-8
mkdir -p /docker-entrypoint-initdb.d
install -d -o postgres -g postgres -m 3775 /var/run/postgresql
rm -f /etc/ssl/private/ssl-cert-snakeoil.key
";

/// Before the packages: their installation would make a cluster nobody uses.
const POSTGRES_BEFORE: &str = "\
mkdir -p /etc/postgresql-common
echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
";

/// How one image is made: from what, and what is done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// Debian's code name of the release it is made of.
    pub suite: &'static str,
    /// Packages put in, with what they depend on.
    pub packages: Vec<String>,
    /// A package taken from unstable, whose dependencies come from `suite` where it has them.
    pub from_unstable: Option<String>,
    /// Where the entry point goes in the image, and its text.
    pub entrypoint: (&'static str, &'static str),
    /// Shell commands run inside the root file system before the packages are installed.
    pub before: &'static str,
    /// Shell commands run inside the root file system at the end, as root.
    pub setup: String,
    /// Lines as in a Dockerfile that make the image's configuration.
    pub changes: Vec<String>,
}

/// The recipe of an image; the last part of its repository's path and its tag decide.
///
/// # Errors
/// `invalid_input` when Debian has no package for it, naming what can be built.
pub fn recipe(image: &ImageRef) -> Result<Recipe> {
    let name = image.repository().rsplit('/').next().unwrap_or_default();
    let has_digest = image.with_tag().contains('@');
    let found = match name {
        _ if has_digest => None,
        "odoo" => ODOO.iter().find(|row| row.0 == image.tag()).map(|row| odoo(row.0, row.1, row.2)),
        "postgres" => POSTGRES.iter().find(|row| row.0 == image.tag()).map(|row| postgres(row.0, row.1)),
        "redis" => REDIS.iter().find(|row| row.0 == image.tag()).map(|row| redis(row.1)),
        _ => None,
    };
    found.ok_or_else(|| {
        let can = buildable().join(", ");
        Error::invalid(format!("{} cannot be built from Debian packages; these can: {can}", image.with_tag()))
            .hint(format!("odeum image pull {}", image.with_tag()))
    })
}

/// Every image that can be built: `odoo:19.0`, …
fn buildable() -> Vec<String> {
    let odoo = ODOO.iter().map(|row| format!("odoo:{}", row.0));
    let postgres = POSTGRES.iter().map(|row| format!("postgres:{}", row.0));
    odoo.chain(postgres).chain(REDIS.iter().map(|row| format!("redis:{}", row.0))).collect()
}

impl Recipe {
    /// The lines of apt's sources.
    #[must_use]
    pub fn sources(&self, mirror: &str) -> Vec<String> {
        let mut lines = vec![format!("deb {mirror} {} main", self.suite)];
        if self.from_unstable.is_some() {
            lines.push(format!("deb {mirror} sid main"));
        }
        lines
    }

    /// apt's preferences: of unstable the one package, and what only unstable has.
    #[must_use]
    pub fn preferences(&self) -> Option<String> {
        let package = self.from_unstable.as_ref()?;
        Some(format!(
            "Package: *\nPin: release a=unstable\nPin-Priority: 50\n\n\
             Package: {package}\nPin: release a=unstable\nPin-Priority: 900\n"
        ))
    }
}

fn odoo(series: &str, suite: &'static str, unstable: bool) -> Recipe {
    let package = format!("odoo-{}", series.split('.').next().unwrap_or(series));
    let extras = ODOO_EXTRAS.iter().map(|&name| name.to_owned());
    Recipe {
        suite,
        packages: std::iter::once(package.clone()).chain(extras).collect(),
        from_unstable: unstable.then_some(package),
        entrypoint: ("/entrypoint.sh", include_str!("../../../images/odoo/entrypoint.sh")),
        before: "",
        setup: ODOO_SETUP.into(),
        changes: vec![
            "ENTRYPOINT [\"/entrypoint.sh\"]".into(),
            "CMD [\"odoo\"]".into(),
            "USER odoo".into(),
            "ENV LANG=C.UTF-8".into(),
            format!("ENV ODOO_VERSION={series}"),
            "ENV ODOO_RC=/etc/odoo/odoo.conf".into(),
            "EXPOSE 8069 8071 8072".into(),
            "VOLUME [\"/var/lib/odoo\", \"/mnt/extra-addons\"]".into(),
        ],
    }
}

fn postgres(major: &str, suite: &'static str) -> Recipe {
    let server = format!("postgresql-{major}");
    let packages = ["ca-certificates", "gosu", "locales", &server].map(str::to_owned);
    let (volume, data) = data_directory(major);
    let path = format!(
        "/usr/lib/postgresql/{major}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    );
    Recipe {
        suite,
        packages: packages.to_vec(),
        from_unstable: None,
        entrypoint: (
            "/usr/local/bin/docker-entrypoint.sh",
            include_str!("../../../images/postgres/entrypoint.sh"),
        ),
        before: POSTGRES_BEFORE,
        setup: format!("{POSTGRES_SETUP}install -d -o postgres -g postgres -m 1777 {volume}\n"),
        changes: vec![
            "ENTRYPOINT [\"docker-entrypoint.sh\"]".into(),
            "CMD [\"postgres\"]".into(),
            format!("ENV PG_MAJOR={major}"),
            format!("ENV PATH={path}"),
            "ENV LANG=en_US.utf8".into(),
            format!("ENV PGDATA={data}"),
            "EXPOSE 5432".into(),
            format!("VOLUME [\"{volume}\"]"),
        ],
    }
}

fn redis(suite: &'static str) -> Recipe {
    Recipe {
        suite,
        packages: ["ca-certificates", "redis-server", "redis-tools"].map(str::to_owned).to_vec(),
        from_unstable: None,
        entrypoint: (
            "/usr/local/bin/docker-entrypoint.sh",
            include_str!("../../../images/redis/entrypoint.sh"),
        ),
        before: "",
        setup: "install -d -o redis -g redis /data\n".into(),
        changes: [
            "ENTRYPOINT [\"docker-entrypoint.sh\"]",
            "CMD [\"redis-server\"]",
            "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "WORKDIR /data",
            "EXPOSE 6379",
            "VOLUME [\"/data\"]",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}

/// The volume of the published image of a major, and where in it the data are.
fn data_directory(major: &str) -> (&'static str, String) {
    const ABOVE: &str = "/var/lib/postgresql";
    const BEFORE: &str = "/var/lib/postgresql/data";
    match major.parse::<u32>() {
        Ok(number) if number >= VOLUME_ABOVE => (ABOVE, format!("{ABOVE}/{major}/docker")),
        _ => (BEFORE, BEFORE.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn of(text: &str) -> Result<Recipe> {
        recipe(&text.parse().unwrap())
    }

    #[test]
    fn the_last_part_of_the_path_and_the_tag_decide() {
        assert_eq!(of("host:5000/acme/odoo:19.0").unwrap(), of("odoo:19.0").unwrap());
        assert_eq!(of("odoo:14.0").unwrap().suite, "bullseye");
        assert_eq!(of("acme/postgres:17").unwrap().suite, "trixie");
    }

    #[test]
    fn only_a_package_of_unstable_is_pinned() {
        let odoo = of("odoo:19.0").unwrap();
        assert_eq!(
            odoo.sources("http://m/debian"),
            ["deb http://m/debian trixie main", "deb http://m/debian sid main"]
        );
        assert!(odoo.preferences().unwrap().contains("Package: odoo-19\nPin: release a=unstable"));
        let postgres = of("postgres:15").unwrap();
        assert_eq!(postgres.sources("http://m/debian"), ["deb http://m/debian bookworm main"]);
        assert_eq!(postgres.preferences(), None);
    }

    #[test]
    fn data_lie_where_the_published_image_has_them() {
        let changes = |major| of(&format!("postgres:{major}")).unwrap().changes;
        let has = |major, line: &str| changes(major).iter().any(|change| change == line);
        assert!(has(17, "ENV PGDATA=/var/lib/postgresql/data"));
        assert!(has(17, "VOLUME [\"/var/lib/postgresql/data\"]"));
        assert!(has(18, "ENV PGDATA=/var/lib/postgresql/18/docker"));
        assert!(has(18, "VOLUME [\"/var/lib/postgresql\"]"));
    }

    #[test]
    fn what_debian_does_not_have_is_said_with_what_it_has() {
        for image in ["odoo:18.0", "odoo", "postgres:16", "redis:6", "odoo:19.0-x", "odoo:19.0@sha256:00"] {
            let error = of(image).unwrap_err();
            assert_eq!(error.kind, Kind::InvalidInput, "{image}");
            assert!(error.message.ends_with(
                "odoo:19.0, odoo:14.0, postgres:13, postgres:15, postgres:17, postgres:18, redis:7, redis:8"
            ));
            assert!(error.hint.unwrap().starts_with("odeum image pull "), "{image}");
        }
    }
}
