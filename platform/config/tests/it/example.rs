use julin_config::Config;

use crate::load;

/// The example with its keys uncommented, except those that are unset by default.
fn uncommented() -> String {
    let key = |line: &str| {
        line.strip_prefix("# ")
            .filter(|l| l.contains(" = "))
            .map(str::to_owned)
    };
    let keep = |line: &str| key(line).unwrap_or_else(|| line.to_owned());
    let example = Config::example();
    let lines = example
        .lines()
        .skip(2)
        .filter(|line| !line.ends_with("…\"") && *line != "# node_id = 1");
    lines.map(keep).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_loads_as_it_is_and_uncommented() {
    let bare = format!("{:?}", load("", &[], &[]).unwrap());
    let loaded = |text: &str| format!("{:?}", load(text, &[], &[]).unwrap());
    assert_eq!(loaded(&Config::example()), bare);
    let text = uncommented();
    assert!(text.contains("\npayment_timeout_s = 900"), "{text}");
    assert_eq!(
        loaded(&text),
        bare,
        "a default in the example is not the default in the code"
    );
}
