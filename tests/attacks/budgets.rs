//! What storms of one peer cost the others: nothing that they would notice.

use std::time::Duration;

use celljam::session::{Fault, News};
use celljam::wire::message::Message;

use super::peers::{NOTHING, Scene, letter};

const SECOND: Duration = Duration::from_secs(1);

/// Asks once in so many milliseconds for a minute, each time for everything; gives the bytes of the answers.
fn storm(scene: &mut Scene, links: &[celljam::room::event::LinkId]) -> usize {
    let mut bytes = 0;
    for n in 0..6_000 {
        let link = links[n % links.len()];
        scene.send(link, &Message::Step1(NOTHING.to_vec()));
        scene.wait(Duration::from_millis(10));
        let answers = scene.answers(link);
        bytes += answers.iter().map(Vec::len).sum::<usize>();
    }
    bytes
}

#[test]
fn a_storm_of_questions_costs_four_documents_a_minute() {
    let mut scene = Scene::new(2_000);
    let bad = scene.join("bad");
    let document = scene.document().len();
    assert!(document > 64 * 1024, "{document} bytes are no document");
    // The first answer of a connection is another matter.
    for _ in 0..3 {
        let bytes = storm(&mut scene, &[bad]);
        assert!(bytes <= 4 * document, "{bytes} of {document}");
        assert!(bytes >= document, "it is answered in the end");
    }
}

#[test]
fn many_that_storm_cost_no_more() {
    let mut scene = Scene::new(2_000);
    let bad: Vec<_> = (0..20).map(|n| scene.join(&format!("bad {n}"))).collect();
    let document = scene.document().len();
    let bytes = storm(&mut scene, &bad);
    assert!(bytes <= 4 * document, "{bytes} of {document}");
}

#[test]
fn whoever_comes_during_a_storm_is_answered_at_once() {
    let mut scene = Scene::new(2_000);
    let bad = scene.join("bad");
    storm(&mut scene, &[bad]);
    let document = scene.document();
    for n in 0..10 {
        let page = scene.meet(&format!("page {n}"));
        scene.send(page, &Message::Step1(NOTHING.to_vec()));
        assert_eq!(
            scene.answers(page),
            std::slice::from_ref(&document),
            "page {n}"
        );
    }
}

#[test]
fn a_storm_of_who_is_here_is_answered_a_few_times() {
    let mut scene = Scene::new(1);
    let bad = scene.join("bad");
    scene.state(bad, 7, 1, "{\"user\":{\"name\":\"Ana\"}}");
    scene.sent(bad);
    let mut told = 0;
    for _ in 0..1_000 {
        scene.send(bad, &Message::QueryAwareness);
        scene.wait(Duration::from_millis(1));
        let sent = scene.sent(bad).into_iter();
        told += sent
            .filter(|message| matches!(message, Message::Awareness(_)))
            .count();
    }
    assert!((1..=8).contains(&told), "{told}");
}

/// A question that was not answered at once is answered later, with what is there then.
#[test]
fn no_question_is_forgotten() {
    let mut scene = Scene::new(2_000);
    let page = scene.join("page");
    scene.wait(SECOND);
    for _ in 0..5 {
        scene.send(page, &Message::Step1(NOTHING.to_vec()));
    }
    scene.answers(page);
    scene.wait(90 * SECOND);
    assert_eq!(scene.answers(page).len(), 1, "once, for all that were left");
}

/// A channel that opens anew over and over is no way around it.
#[test]
fn channels_that_open_anew_are_bounded() {
    let mut scene = Scene::new(2_000);
    let bad = scene.join("bad");
    let document = scene.document().len();
    let mut bytes = 0;
    for _ in 0..600 {
        let max_message = 64 << 20;
        let link = bad;
        scene.feed(celljam::room::event::Input::LinkOpen { link, max_message });
        scene.send(bad, &Message::Step1(NOTHING.to_vec()));
        scene.wait(Duration::from_millis(100));
        bytes += scene.answers(bad).iter().map(Vec::len).sum::<usize>();
    }
    assert!(bytes <= 8 * document, "{bytes} of {document}");
}

/// What was left out of a storm is asked for when it is over, so that nothing is lost.
#[test]
fn what_was_left_out_is_asked_for() {
    let mut scene = Scene::new(1);
    let link = scene.join("busy");
    for client in 0..6_000 {
        scene.update(link, &letter(1_000 + client));
    }
    let questions = |sent: &[Message]| {
        let step1 = |message: &&Message| matches!(message, Message::Step1(_));
        sent.iter().filter(step1).count()
    };
    assert_eq!(questions(&scene.sent(link)), 0);
    scene.wait(20 * SECOND);
    assert!(questions(&scene.sent(link)) >= 1);
    let last = letter(1_000 + 5_999);
    scene.send(link, &Message::Step2(last));
    let vector = scene.member.replica().state_vector();
    let before = vector.len();
    assert!(before > 1_000, "{before}");
    scene.wait(20 * SECOND);
    assert!(scene.closed.is_empty());
}

/// Some updates cost more than is counted, by where they put what is in them: that shows only afterwards.
#[test]
fn what_was_slow_in_truth_is_charged_by_that() {
    let mut scene = Scene::new(1);
    let (slow, good) = (scene.join("slow"), scene.join("good"));
    let revision = |scene: &Scene| scene.member.replica().revision();
    scene.update(slow, &letter(1_000));
    scene.member.took(30 * SECOND);
    let before = revision(&scene);
    scene.update(slow, &letter(1_001));
    assert_eq!(revision(&scene), before, "later");
    scene.update(good, &letter(1_002));
    assert!(revision(&scene) > before, "others go on");
    scene.sent(slow);
    scene.wait(80 * SECOND);
    let asked = |message: &Message| matches!(message, Message::Step1(_));
    assert!(
        scene.sent(slow).iter().any(asked),
        "it is asked for what was left out"
    );
    let before = revision(&scene);
    scene.update(slow, &letter(1_003));
    assert!(revision(&scene) > before);
}

#[test]
fn a_flood_is_left_unread_and_its_sender_parted_with() {
    let mut scene = Scene::new(1);
    let (bad, good) = (scene.join("bad"), scene.join("good"));
    let garbage = vec![2; 1 << 20];
    for _ in 0..200 {
        if scene.closed.is_empty() {
            scene.feed(celljam::room::event::Input::LinkBytes(bad, garbage.clone()));
        }
    }
    assert_eq!(scene.closed, [bad]);
    let parted = News::Parted {
        by: None,
        fault: Fault::Flood,
    };
    assert!(scene.news().contains(&parted));
    scene.goes_on(good);
}

/// What cannot be read is told once a minute, however often it comes.
#[test]
fn refusals_are_told_calmly() {
    let mut scene = Scene::new(1);
    let bad = scene.join("bad");
    let mut told = 0;
    for n in 0..600 {
        scene.update(bad, &[n as u8, 0xff]);
        scene.wait(Duration::from_millis(100));
        let refused = |news: &News| matches!(news, News::Refused { .. });
        told += scene.news().iter().filter(|news| refused(news)).count();
    }
    assert!(told <= 2, "{told}");
}
