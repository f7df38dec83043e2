//! Cells for a picture, other sizes of it, parts and halves.

use super::*;

const CELL: CellSize = CellSize {
    width: 10,
    height: 20,
};

#[test]
fn a_picture_takes_the_cells_it_needs_and_no_more_than_there_are() {
    assert_eq!(fit((100, 100), CELL, 80, 24), (10, 5));
    // Halved, since twice as wide as there is room.
    assert_eq!(fit((1600, 400), CELL, 80, 24), (80, 10));
    assert_eq!(fit((400, 960), CELL, 80, 24), (20, 24));
    assert_eq!(fit((640, 480), CellSize::default(), 200, 200), (80, 30));
    // With room for it, no pixel of a picture is given up to a whole number of cells.
    assert_eq!(fit((213, 141), CELL, 80, 24), (22, 8));
    assert_eq!(fit((1000, 333), CELL, 30, 24), (30, 5));
}

#[test]
fn odd_sizes_take_a_cell_at_least() {
    assert_eq!(fit((0, 0), CELL, 80, 24), (1, 1));
    assert_eq!(fit((1, 1), CELL, 80, 24), (1, 1));
    assert_eq!(fit((1, 10_000), CELL, 80, 24), (1, 24));
    assert_eq!(fit((10_000, 1), CELL, 80, 24), (80, 1));
    assert_eq!(fit((u32::MAX, u32::MAX), CELL, 80, 24), (48, 24));
    assert_eq!(fit((100, 100), CELL, 0, 0), (1, 1));
    let none = CellSize {
        width: 0,
        height: 0,
    };
    assert_eq!(fit((3, 2), none, 80, 24), (3, 2));
}

#[test]
fn scaling_gives_exactly_the_size_asked_for() {
    let source = smooth(37, 23);
    for (width, height) in [(1, 1), (37, 23), (5, 400), (400, 5), (0, 3), (3, 0), (0, 0)] {
        let found = scaled(&source, width, height);
        assert_eq!((found.width(), found.height()), (width, height));
        assert_eq!(found.rgba().len() as u32, width * height * 4);
    }
    let nothing = Bitmap::new(0, 0, Vec::new()).expect("nothing is whole");
    assert_eq!(scaled(&nothing, 2, 2), plain(2, 2, [0; 4]));
    assert_eq!(scaled(&nothing, u32::MAX, 0).width(), 16_384);
}

#[test]
fn scaling_keeps_colours_and_mixes_them_evenly() {
    let source = plain(300, 200, [10, 200, 30, 255]);
    assert_eq!(scaled(&source, 7, 5), plain(7, 5, [10, 200, 30, 255]));
    let board = picture(64, 64, |x, y| [((x + y) % 2 * 255) as u8, 0, 0, 255]);
    let grey = scaled(&board, 4, 4);
    assert!(
        distance(&grey, &plain(4, 4, [128, 0, 0, 255])) <= 2,
        "{:?}",
        grey.pixel(1, 1)
    );
    let large = smooth(1000, 1000);
    assert!(distance(&scaled(&large, 50, 50), &smooth(50, 50)) <= 6);
}

#[test]
fn what_is_transparent_lends_no_colour() {
    let half = picture(64, 64, |x, _| match x % 2 {
        0 => [255, 0, 0, 255],
        _ => [0, 255, 0, 0],
    });
    for pixel in scaled(&half, 8, 8).pixels() {
        assert_eq!(pixel[..3], [255, 0, 0]);
        assert!(pixel[3].abs_diff(128) <= 2);
    }
}

#[test]
fn rows_are_cut_out() {
    let source = smooth(3, 10);
    let part = crop_rows(&source, 2, 5);
    assert_eq!((part.width(), part.height()), (3, 3));
    assert_eq!(part.pixel(1, 0), source.pixel(1, 2));
    assert_eq!(part.pixel(2, 2), source.pixel(2, 4));
    assert_eq!(crop_rows(&source, 0, u32::MAX), source);
    assert_eq!(crop_rows(&source, 9, 3).height(), 0);
    assert_eq!(crop_rows(&source, 40, 50).height(), 0);
}

#[test]
fn halves_lie_over_the_background() {
    let source = picture(1, 4, |_, y| match y {
        0 => [255, 255, 255, 255],
        1 => [0, 0, 0, 0],
        2 => [200, 100, 0, 128],
        _ => [0, 0, 0, 255],
    });
    let found = halves(&source, 1, 2, [20, 40, 60]);
    assert_eq!((found.columns(), found.rows()), (1, 2));
    assert_eq!(found.at(0, 0), Some(([255; 3], [20, 40, 60])));
    assert_eq!(found.at(0, 1), Some(([110, 70, 30], [0; 3])));
    assert_eq!(found.at(1, 0), None);
    assert_eq!(found.at(0, 2), None);
    assert_eq!(halves(&source, 0, 0, [0; 3]).at(0, 0), None);
}

#[test]
fn halves_have_two_pixels_a_cell() {
    let source = picture(80, 60, |x, y| {
        let part = |at: u32| u8::try_from(at).unwrap_or(u8::MAX);
        [part(x / 40 * 200), part(y / 15 * 60), 0, 255]
    });
    let found = halves(&source, 2, 2, [0; 3]);
    let is_near = |column, row, upper: [u8; 3], lower: [u8; 3]| {
        let (above, below) = found.at(column, row).expect("it is inside");
        let parts = above.into_iter().chain(below);
        let goal = upper.into_iter().chain(lower);
        // The filter looks a little across each edge.
        let apart = parts.zip(goal).map(|(part, goal)| part.abs_diff(goal));
        assert!(apart.max() <= Some(30), "{above:?} {below:?}");
    };
    is_near(0, 0, [0, 0, 0], [0, 60, 0]);
    is_near(1, 1, [200, 120, 0], [200, 180, 0]);
}

#[test]
fn pixels_outside_are_transparent() {
    let source = plain(2, 2, [1, 2, 3, 4]);
    assert_eq!(source.pixel(1, 1), [1, 2, 3, 4]);
    assert_eq!(source.pixel(2, 0), [0; 4]);
    assert_eq!(source.pixel(0, 2), [0; 4]);
    assert_eq!(source.pixel(u32::MAX, u32::MAX), [0; 4]);
    assert!(Bitmap::new(2, 2, vec![0; 15]).is_none());
}
