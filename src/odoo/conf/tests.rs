//! What becomes of base files.

use proptest::prelude::*;

use super::*;

fn merged(base: &str, addons: &[&str], series: Option<&str>) -> Merged {
    merged_with(base, addons, series, |_| {})
}

fn merged_with(
    base: &str,
    addons: &[&str],
    series: Option<&str>,
    change: impl FnOnce(&mut Settings),
) -> Merged {
    let addons: Vec<String> = addons.iter().map(ToString::to_string).collect();
    let (password, admin) = (Secret::new("pw".into()), Secret::new("master".into()));
    let series = series.map(|text| text.parse().unwrap());
    let mut settings = Settings {
        db_host: "odeum-db",
        db_port: 5432,
        db_user: "odeum_1_main",
        db_password: &password,
        addons: &addons,
        series,
        admin_password: &admin,
        jobs: false,
        loads: None,
    };
    change(&mut settings);
    merge(base, &settings)
}

#[test]
fn a_module_of_ours_is_loaded_beside_odoos_own() {
    let ours = |settings: &mut Settings| settings.loads = Some(("ours", "/etc/odoo/addons"));
    let told = |base: &str, series: Option<&str>| {
        let merged = merged_with(base, &[], series, ours);
        assert_eq!(merged_with(&merged.text, &[], series, ours).text, merged.text);
        (option(&merged, "server_wide_modules"), merged.addons_path.len() > 1)
    };
    let base = "[options]\nserver_wide_modules = web, queue_job\n";
    let cases = [
        ("", "14.0", "base,web,ours"),
        ("", "19.0", "base,rpc,web,ours"),
        (base, "18.0", "web,queue_job,ours"),
    ];
    for (base, series, loaded) in cases {
        assert_eq!(told(base, Some(series)), (Some(loaded.into()), true));
    }
    assert!(!told(base, None).1);
}

fn option(merged: &Merged, name: &str) -> Option<String> {
    Ini::parse(&merged.text, OPTIONS).0.get(OPTIONS, name).map(ToOwned::to_owned)
}

#[test]
fn an_empty_base_gets_every_setting() {
    let expected = "[options]\nwith_demo = False\nadmin_passwd = master\n\
        max_cron_threads = 0\nworkers = 0\nlimit_time_cpu = 600\nlimit_time_real = 1200\ndb_maxconn = 8\n\
        list_db = False\naddons_path = /mnt/extra-addons\ndata_dir = /var/lib/odoo\ndb_host = odeum-db\ndb_port = 5432\n\
        db_user = odeum_1_main\ndb_password = pw\n";
    let merged = merged("", &[], Some("19.0"));
    assert_eq!(merged.text, format!("{HEADER}{expected}"));
    assert_eq!(merged.warnings, Vec::<String>::new());
}

#[test]
fn the_projects_own_choices_stay_and_its_database_goes() {
    let base = "[options]\nDB_Host = prod\nWorkers = 4\nproxy_mode = True\nDATA_DIR: /x\n\
        [queue_job]\nchannels = root:2\n";
    let merged = merged(base, &[], Some("17.0"));
    assert!(merged.text.contains("[options]\nWorkers = 4\nproxy_mode = True\n"), "{}", merged.text);
    assert!(merged.text.ends_with("\n\n[queue_job]\nchannels = root:2\n"), "{}", merged.text);
    assert!(!merged.text.contains("prod") && !merged.text.contains("/x"));
    assert_eq!(merged.text.to_lowercase().matches("workers").count(), 1);
}

#[test]
fn what_would_reach_out_or_hide_is_left_out_and_said_so() {
    let base = "[options]\nhttp_port = 8070\nSMTP_Server = mail\nlist_db = True\nlogfile = /x\nworkers = 1\n";
    let merged = merged(base, &[], Some("19.0"));
    for gone in ["8070", "mail", "logfile", "True"] {
        assert!(!merged.text.contains(gone), "{gone} in {}", merged.text);
    }
    assert!(merged.text.contains("workers = 1"));
    assert_eq!(merged.warnings.len(), 3, "{:?}", merged.warnings);
}

#[test]
fn addons_paths_are_joined_each_once() {
    let base = "[options]\naddons_path = /mnt/extra-addons/, /opt/lib,\n   /opt/lib\n   /opt/b\n";
    let merged = merged(base, &["/mnt/extra-addons-enterprise", "/opt/b", "/a,b"], None);
    let expected = ["/mnt/extra-addons", "/opt/lib", "/opt/b", "/mnt/extra-addons-enterprise"];
    assert_eq!(merged.addons_path, expected);
    assert_eq!(option(&merged, "addons_path").unwrap(), expected.join(","));
    assert_eq!(merged.warnings.len(), 1);
}

#[test]
fn jobs_run_only_where_a_file_for_environments_says_so() {
    let told = |base: &str, jobs| {
        let merged = merged_with(base, &[], None, |settings| settings.jobs = jobs);
        (option(&merged, "max_cron_threads").unwrap(), merged.warnings.len())
    };
    let asks = "[options]\nmax_cron_threads = 2\n";
    assert_eq!(told(asks, false), ("0".into(), 1));
    assert_eq!(told("[DEFAULT]\nmax_cron_threads = 2\n", false), ("0".into(), 1));
    assert_eq!(told(asks, true), ("2".into(), 0));
    for jobs in [false, true] {
        assert_eq!(told("[options]\nmax_cron_threads = 0\n", jobs), ("0".into(), 0));
        assert_eq!(told("", jobs), ("0".into(), 0));
    }
}

#[test]
fn demonstration_data_is_off_in_the_words_of_the_series() {
    let cases = [
        ("", "18.0", Some("all"), None),
        ("without_demo = False", "18.0", Some("False"), None),
        ("", "19.0", None, Some("False")),
        ("without_demo = all", "19.0", None, Some("False")),
        ("without_demo = False", "19.0", None, Some("True")),
        ("with_demo = True\nwithout_demo = all", "20.0", None, Some("True")),
    ];
    for (base, series, without, with) in cases {
        let merged = merged(&format!("[options]\n{base}\n"), &[], Some(series));
        assert_eq!(option(&merged, "without_demo").as_deref(), without, "{base} {series}");
        assert_eq!(option(&merged, "with_demo").as_deref(), with, "{base} {series}");
    }
}

#[test]
fn what_python_adds_to_every_section_does_not_win() {
    let merged = merged("[DEFAULT]\ndb_password = prod\nworkers = 3\n", &[], None);
    assert!(!merged.text.contains("prod"));
    assert_eq!(option(&merged, "workers"), None);
}

fn lines() -> impl Strategy<Value = String> {
    let line = "[ \t]{0,2}(\\[options\\]|\\[x|[dD]b_host|DATA_DIR|addons_path|with(out)?_demo|[a-z]{1,2}|\\PC{0,3})\
        [ ]?[=:,#;]?[ ]?\\PC{0,6}";
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn any_base_gives_our_settings_and_merging_again_changes_nothing(
        base in prop_oneof![lines(), any::<String>(), "(?s).{0,200}"],
        series in prop::option::of(prop_oneof![Just("16.0"), Just("19.0")]),
    ) {
        let once = merged(&base, &["/mnt/extra-addons-e"], series);
        for (name, value) in [
            ("data_dir", "/var/lib/odoo"), ("db_host", "odeum-db"), ("db_port", "5432"),
            ("db_user", "odeum_1_main"), ("db_password", "pw"),
        ] {
            prop_assert_eq!(option(&once, name), Some(value.to_owned()), "{}", once.text);
        }
        prop_assert_eq!(option(&once, "addons_path"), Some(once.addons_path.join(",")));
        let again = merged(&once.text, &["/mnt/extra-addons-e"], series);
        prop_assert_eq!(&again.text, &once.text);
        prop_assert_eq!(again.warnings, Vec::<String>::new());
    }
}
