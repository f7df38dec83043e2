//! Keeps the memory of the program from the disk: it holds passwords, and what others wrote.

use nix::sys::resource::{Resource, setrlimit};

/// Has a crash leave no image of the memory behind. A system that refuses has its reasons, and the program
/// is no worse than others there.
pub fn off() {
    let _refused = setrlimit(Resource::RLIMIT_CORE, 0, 0);
    // A handler of cores, which most distributions have, is called whatever the limit says.
    #[cfg(target_os = "linux")]
    let _refused = nix::sys::prctl::set_dumpable(false);
}
