//! The cell and the page: small, complete, and nothing in them but what we put there.

mod common;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use common::{
    markup::{Tag, tags},
    payloads::PAYLOADS,
};
use rprof_model::{NoticeKind, Profile};
use rprof_report::{Form, Limit, ReportOptions, SortKey, render};

fn cell(profile: &Profile) -> String {
    render(profile, Form::Cell, &ReportOptions::default())
}

fn page(profile: &Profile) -> String {
    render(profile, Form::Page, &ReportOptions::default())
}

/// The value of an attribute that stands once in `html`.
fn attribute<'a>(html: &'a str, name: &str) -> &'a str {
    let start = html.find(&format!(" {name}=\"")).expect("the attribute is there") + name.len() + 3;
    &html[start..start + html[start..].find('"').expect("the attribute ends")]
}

fn archived(html: &str) -> Profile {
    let bytes = STANDARD.decode(attribute(html, "data-rprof")).expect("it is base64");
    rprof_model::read(&bytes).expect("it is a .rprof file")
}

fn samples() -> Vec<Profile> {
    let large = common::large(9_000);
    vec![common::trivial(), common::recursion(), common::wide(), large, common::time(), common::timeit()]
}

#[test]
fn cells_keep_to_their_budget() {
    let trivial = cell(&common::trivial()).len();
    assert!(trivial <= 15_000, "a trivial cell has {trivial} bytes");
    for nodes in [3_000, 9_000, 100_000] {
        let size = cell(&common::large(nodes)).len();
        assert!((50_000..=60_000).contains(&size), "a cell of {nodes} call nodes has {size} bytes");
    }
    let hostile = cell(&common::hostile(&["<&\">'".repeat(10_000).as_str(); 40])).len();
    assert!(hostile <= 130_000, "a cell of monstrous names has {hostile} bytes");
    for profile in [common::time(), common::timeit()] {
        assert!(cell(&profile).len() <= 10_000);
    }
}

#[test]
fn the_cell_is_the_archive() {
    for profile in [common::trivial(), common::recursion(), common::wide()] {
        let archived = archived(&cell(&profile));
        assert_eq!(archived.run, profile.run);
        assert_eq!(archived.stacks.len(), profile.stacks.len());
        assert_eq!(archived.samples.total(), profile.samples.total());
    }
}

#[test]
fn a_large_tree_is_pruned_and_says_so() {
    let profile = common::large(100_000);
    let html = cell(&profile);
    let small = archived(&html);
    assert!(small.stacks.len() < 10_000 && small.samples.total() == profile.samples.total());
    let notice = small.notices.iter().find(|notice| notice.kind == NoticeKind::Pruned).expect("it is said");
    assert!(html.contains(&notice.text.replace('"', "&quot;")));
    let page = page(&profile);
    assert!(archived(&page).notices.is_empty() && archived(&page).stacks.len() > 99_000);
}

#[test]
fn stacks_are_in_preorder_with_callees_by_descending_total() {
    let small = archived(&cell(&common::large(9_000)));
    let totals = small.total_weights();
    let mut open = Vec::new();
    let mut last_of = std::collections::HashMap::new();
    for stack in small.stacks.iter() {
        let caller = small.stacks.caller(stack);
        while open.last().copied() != caller {
            assert!(open.pop().is_some(), "the caller of a stack is open");
        }
        let total = totals[stack.index()];
        let before = last_of.insert(caller, total);
        assert!(before.is_none_or(|before| before >= total));
        open.push(stack);
    }
}

#[test]
fn every_function_has_a_colour() {
    for profile in [common::trivial(), common::wide(), common::large(9_000)] {
        let html = cell(&profile);
        let palette = attribute(&html, "data-palette").split(',').count() as u32;
        let codes = attribute(&html, "data-codes");
        assert_eq!(codes.len(), archived(&html).funcs.len());
        assert!(codes.chars().all(|code| code.to_digit(36).is_some_and(|index| index < palette)));
    }
}

#[test]
fn without_script_a_flame_graph_and_a_table_are_seen() {
    let html = cell(&common::large(9_000));
    let boxes = html.matches("<span title=").count();
    assert!((50..=60).contains(&boxes), "{boxes} boxes");
    assert_eq!(html.matches("<tr").count(), 31);
    for style in html.split("style=\"").skip(1).map(|rest| &rest[..rest.find('"').expect("it ends")]) {
        assert!(!style.contains("var(") && !style.contains("url(") && !style.contains("rgba"), "{style}");
    }
}

#[test]
fn boxes_of_a_row_stand_side_by_side_inside_the_whole() {
    for profile in [common::trivial(), common::wide(), common::large(9_000)] {
        let html = cell(&profile);
        for row in html.split("<div style=\"display:flex;height:19px").skip(1) {
            let row = &row[..row.find("</div>").expect("a row ends")];
            let percents = |name: &str| -> f64 {
                let values = row.split(name).skip(1).filter_map(|rest| rest.split('%').next());
                values.map(|value| value.parse::<f64>().expect("a number")).sum()
            };
            let width = percents(";width:") + percents("\"width:") + percents("margin-left:");
            assert!(width > 0.0 && width <= 100.0, "{width} % in {row}");
        }
    }
}

/// What a sanitiser that shows tags as text leaves alone; their attributes it drops silently. The script is counted.
const KEPT: [&str; 7] = ["div", "span", "b", "table", "tr", "td", "script"];

#[test]
fn what_leaks_as_text_is_tiny() {
    for profile in [common::trivial(), common::timeit(), common::time()] {
        let html = cell(&profile);
        let script = html.find("<script>").map_or("", |start| &html[start..]);
        let others: usize = tags(&html).iter().filter(|tag| !KEPT.contains(&&*tag.name)).map(shown_length).sum();
        assert!(script.len() + others <= 600, "{} characters of script, {others} of tags", script.len());
    }
}

/// How many characters a tag takes, its end among them, when it is shown as text.
fn shown_length(tag: &Tag) -> usize {
    let attributes: usize = tag.attributes.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    2 * tag.name.len() + attributes + 5
}

#[test]
fn nothing_is_fetched() {
    for profile in samples() {
        for html in [cell(&profile), page(&profile)] {
            let plain = html.replace("http://www.w3.org/", "");
            for reach in ["http:", "https:", "//cdn", "@import", "<link", "<iframe", "fetch(", "XMLHttpRequest"] {
                assert!(!plain.contains(reach), "{reach}");
            }
        }
    }
}

#[test]
fn the_table_has_the_order_and_the_rows_that_were_asked_for() {
    let options =
        |sort: SortKey, limits: Vec<Limit>| ReportOptions { sort: vec![sort], limits, ..ReportOptions::default() };
    let by_total = render(&common::trivial(), Form::Cell, &options(SortKey::Cumulative, vec![Limit::count(3)]));
    assert_eq!(attribute(&by_total, "data-sorted"), "2");
    assert_eq!(by_total.matches("<tr").count(), 4);
    assert!(by_total.contains("3 of 8 functions."));
    assert!(by_total.find(">builtins.exec</td>") < by_total.find(">main</td>"));
}

#[test]
fn texts_of_the_program_stay_texts() {
    let mut profiles = vec![common::hostile(&PAYLOADS), common::time(), common::timeit()];
    for profile in &mut profiles {
        common::mark_hostile(profile, &PAYLOADS);
    }
    for payload in PAYLOADS {
        profiles.push(common::hostile(&[payload]));
    }
    for profile in &profiles {
        for html in [cell(profile), page(profile)] {
            // An ampersand that was there and one that escaping made look the same.
            let raw = PAYLOADS.iter().filter(|payload| payload.contains(['<', '>', '"', '\'', '\0', '\u{202e}']));
            for payload in raw {
                assert!(!html.contains(payload), "{payload} stands there as it is");
            }
            for tag in tags(&html) {
                assert_is_ours(&tag);
            }
        }
    }
}

#[test]
fn what_looks_escaped_already_is_escaped_again() {
    let html = cell(&common::hostile(&["&lt;b&gt;"]));
    assert!(html.contains("&amp;lt;b&amp;gt;") && !html.contains("&lt;b"));
}

/// Fails for a tag or an attribute that none of our templates has.
fn assert_is_ours(tag: &Tag) {
    const TAGS: [&str; 21] = [
        "!doctype", "html", "head", "meta", "title", "style", "body", "main", "h1", "p", "div", "span", "b", "table",
        "tbody", "tr", "th", "td", "script", "a", "svg",
    ];
    const ATTRIBUTES: [&str; 20] = [
        "html",
        "lang",
        "charset",
        "name",
        "content",
        "http-equiv",
        "style",
        "title",
        "role",
        "aria-label",
        "data-viewer",
        "data-rprof",
        "data-palette",
        "data-codes",
        "data-flame",
        "data-legend",
        "data-sorted",
        "data-ranks",
        "data-chart",
        "class",
    ];
    assert!(TAGS.contains(&tag.name.as_str()), "<{}>", tag.name);
    for (name, value) in &tag.attributes {
        assert!(ATTRIBUTES.contains(&name.as_str()), "<{} {name}={value}>", tag.name);
        assert!(value.matches("url(").count() == value.matches("url(data:image/svg+xml;base64,").count(), "{value}");
    }
}

#[test]
fn only_our_own_texts_pass_unescaped() {
    let templates = concat!(
        include_str!("../templates/calls.html"),
        include_str!("../templates/ending.html"),
        include_str!("../templates/notices.html"),
        include_str!("../templates/page.html"),
        include_str!("../templates/tiles.html"),
        include_str!("../templates/timing.html"),
        include_str!("../templates/usage.html"),
    );
    let mut safe: Vec<&str> =
        templates.split("{{ ").filter_map(|rest| rest.split(" | safe").next().filter(|name| name.len() < 20)).collect();
    safe.retain(|name| templates.contains(&format!("{{{{ {name} | safe }}}}")));
    safe.sort_unstable();
    assert_eq!(safe, ["boot", "chart.script", "report", "style"]);
}

#[test]
fn an_empty_run_is_a_report_too() {
    for engine in [rprof_model::Engine::Calls, rprof_model::Engine::Time, rprof_model::Engine::Timeit] {
        let profile = Profile::new(rprof_model::RunInfo::new(engine));
        for html in [cell(&profile), page(&profile)] {
            assert!(!html.contains("NaN") && !html.contains("inf%"), "{html}");
        }
    }
}
