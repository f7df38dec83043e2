//! `demo`: a real room on this machine, with two scripted peers.

mod actor;
mod script;

use std::time::Duration;

use self::actor::Actor;
use super::clock::Clock;
use super::driver::Driver;
use super::failure::Failure;
use super::files::Files;
use super::join::{self, Draw, Place};
use super::model::Me;
use super::seat::Seat;
use super::{model, runtime, sit};
use crate::config::{DemoOptions, Identity, JoinOptions, LinkOptions};
use crate::net::NetConfig;
use crate::net::serve::Server;
use crate::room::event::Input;
use crate::session::Member;

/// The name of the document.
const PATH: &str = "demo.ipynb";

/// Runs the demo until somebody quits.
pub fn demo(options: &DemoOptions) -> Result<(), Failure> {
    let clock = Clock::start();
    let mut draw = Draw::new()?;
    let prefix = format!("demo-{:016x}", draw.number());
    runtime()?.block_on(async {
        let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::bind(any, None)
            .await
            .map_err(|error| Failure::Failed(format!("starting the signaling server: {error}")))?;
        let place = Place::of_site(&prefix, "demo", PATH, vec![server.url()]);
        let running = server.start();
        let mut ana = cast(&place, "Ana", [0xe6, 0x51, 0x00], &clock)?;
        let bob = cast(&place, "Bob", [0x1e, 0x88, 0xe5], &clock)?;
        let own = join::member(&place, &options.who, &LinkOptions::default(), &clock)?;
        // Nobody comes in from elsewhere.
        let net = NetConfig {
            local: true,
            ..NetConfig::default()
        };
        let driver = || Driver::new(net.clone(), clock);
        let mut stage = driver();
        open_room(&mut ana, &mut stage).await?;
        let own = model(
            Seat::Member(Box::new(own)),
            Me::of(&options.who),
            &options.keymap,
            &clock,
        );
        let own = own.with_files(Files::of_process(false)?);
        let beside = JoinOptions {
            keymap: options.keymap.clone(),
            look: options.look.clone(),
            ..place.options(options.who.clone(), LinkOptions::default())
        };
        let outcome = tokio::select! {
            outcome = sit(own, place.clone(), beside, clock) => outcome,
            never = play(ana, stage, Actor::new(script::ana())) => never,
            never = join_and_play(bob, driver()) => never,
        };
        running.stop().await;
        outcome
    })
}

fn cast(place: &Place, name: &str, color: [u8; 3], clock: &Clock) -> Result<Member, Failure> {
    let who = Identity {
        name: name.to_owned(),
        color,
    };
    join::member(place, &who, &LinkOptions::default(), clock)
}

/// The first scripted peer hosts: it is alone, so the room is open at once.
async fn open_room(member: &mut Member, driver: &mut Driver) -> Result<(), Failure> {
    member.host(script::notebook(), Duration::ZERO);
    driver.feed(member, Input::Start);
    while !member.is_synced() {
        let input = driver.next(member.next_deadline()).await;
        driver.feed(member, input);
        let seeded = member.consider_seeding(driver.clock.now());
        seeded.map_err(|error| Failure::Failed(error.to_string()))?;
        driver.perform(member);
    }
    Ok(())
}

async fn join_and_play(mut member: Member, mut driver: Driver) -> Result<(), Failure> {
    driver.feed(&mut member, Input::Start);
    play(member, driver, Actor::new(script::bob())).await
}

/// Plays a part for ever.
async fn play(mut member: Member, mut driver: Driver, mut actor: Actor) -> Result<(), Failure> {
    loop {
        let next = member.is_synced().then(|| actor.next_deadline()).flatten();
        let deadline = [next, member.next_deadline()].into_iter().flatten().min();
        let input = driver.next(deadline).await;
        driver.feed(&mut member, input);
        if member.is_synced() {
            actor.act(&mut member, driver.clock.now());
        }
        driver.perform(&mut member);
    }
}
