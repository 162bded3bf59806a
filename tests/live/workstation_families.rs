//! Systems that are no Debian: the real dnf and pacman, as Debian packages them, with repositories of
//! their own whose packages have names and nothing in them.

use serde_json::Value;

use crate::support::machine::Machine;

/// What both need.
const FILE: &str = "[tools]\nsystem_packages = [\"jq\", \"no-such-package\"]";

/// Packages of Fedora, all from one description, and a repository of them.
const RPMS: &str = r"
echo 'ID=fedora' >/etc/os-release
mkdir -p /etc/rpm
echo '%_dbpath /var/lib/rpm' >/etc/rpm/macros
{ printf 'Name: all\nVersion: 1\nRelease: 1\nSummary: x\nLicense: x\nBuildArch: noarch\n%%description\nx\n'
  for name in $NAMES; do printf '%%package -n %s\nSummary: x\n%%description -n %s\nx\n%%files -n %s\n' $name $name $name; done
} >all.spec
rpmbuild -bb --quiet --define '_rpmdir /srv/rpms' all.spec
createrepo_c -q /srv/rpms
mkdir -p /etc/yum.repos.d
printf '[here]\nname=here\nbaseurl=file:///srv/rpms\ngpgcheck=0\n' >/etc/yum.repos.d/here.repo
dnf -q -y install git
";

/// The same for Arch, where a package is an archive with a description.
const ARCHIVES: &str = r"
echo 'ID=arch' >/etc/os-release
mkdir -p /srv/arch && cd /srv/arch
for name in $NAMES; do
  printf 'pkgname = %s\npkgbase = %s\npkgver = 1-1\npkgdesc = x\narch = any\nsize = 0\n' $name $name >.PKGINFO
  tar czf $name-1-1-any.pkg.tar.gz .PKGINFO
done
repo-add -q here.db.tar.gz *.pkg.tar.gz >/dev/null
printf '[options]\nArchitecture = auto\nSigLevel = Never\n[here]\nServer = file:///srv/arch\n' >/etc/pacman.conf
pacman -Sy --noconfirm git >/dev/null
";

#[test]
fn each_family_installs_what_is_missing_by_its_own_manager() {
    let machine = Machine::new("families");
    let programs = "dnf rpm createrepo-c pacman-package-manager makepkg libarchive-tools";
    machine.sh("root", &format!("apt-get -qq update && apt-get -qq install -y {programs} >/dev/null")).ok();
    machine.write("ana", "/home/ana/code/config.toml", FILE);
    for (id, manager, setup, absent) in
        [("fedora", "dnf", RPMS, "urw-base35-fonts"), ("arch", "pacman", ARCHIVES, "gsfonts")]
    {
        machine.sh("root", &format!("echo ID={id} >/etc/os-release")).ok();
        let all = names(&machine.odeum("ana", "install-tools --dry-run").report(0), |_| true);
        assert!(all.iter().any(|name| name == absent), "{all:?}");
        let there = all.iter().filter(|name| ![absent, "no-such-package"].contains(&name.as_str()));
        let there = there.cloned().collect::<Vec<_>>().join(" ");
        machine.sh("root", &format!("set -eu; cd /tmp; NAMES='{there}'; {setup}")).ok();

        let first = machine.odeum("ana", "install-tools").report(1);
        let task = |name: &str| task(&first, name).clone();
        assert_eq!(task("git")["message"], "is there (default)", "{manager}");
        assert_eq!(task("jq")["message"], "installed (config)", "{manager}");
        // A release may not have what another has; what the file names must be there.
        assert_eq!(task(absent)["message"], format!("{manager} knows no package of this name (default)"));
        assert_eq!(
            task("no-such-package")["error"],
            format!("{manager} knows no package of this name (config)")
        );
        assert_eq!(names(&first, |task| task["ok"] == false), ["no-such-package"]);
        let again = machine.odeum("ana", "install-tools").report(1);
        assert_eq!(again["summary"]["done"], 0, "{again}");
        assert_eq!(names(&again, |task| task["ok"] == false), ["no-such-package"]);
    }
}

/// The names of those packages.
fn names(report: &Value, are: impl Fn(&Value) -> bool) -> Vec<String> {
    let packages =
        report["tasks"].as_array().unwrap().iter().filter(|task| task["group"] == "system packages");
    packages.filter(|task| are(task)).map(|task| task["name"].as_str().unwrap().to_owned()).collect()
}

fn task<'a>(report: &'a Value, name: &str) -> &'a Value {
    let tasks = report["tasks"].as_array().unwrap();
    tasks.iter().find(|task| task["name"] == name).unwrap_or_else(|| panic!("no {name} in {report}"))
}
