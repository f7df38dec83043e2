//! Bytes become pixels, or words that say why not.

use super::*;

#[test]
fn mime_types_name_kinds() {
    assert_eq!(Kind::of_mime("image/png"), Some(Kind::Png));
    assert_eq!(Kind::of_mime("image/jpg"), Some(Kind::Jpeg));
    assert_eq!(Kind::of_mime("image/jpeg"), Some(Kind::Jpeg));
    assert_eq!(Kind::of_mime("image/gif"), Some(Kind::Gif));
    assert_eq!(Kind::of_mime("image/webp"), Some(Kind::Webp));
    assert_eq!(Kind::of_mime("image/svg+xml"), Some(Kind::Svg));
    assert_eq!(Kind::of_mime("image/bmp"), None);
}

#[test]
fn every_kind_comes_back_as_it_was() {
    let whole = smooth(40, 30);
    let quarter = picture(9, 7, |x, y| [x as u8 / 3 * 90, y as u8 / 4 * 200, 7, 255]);
    for kind in RASTERS {
        let bound = if kind == Kind::Jpeg { 12 } else { 0 };
        let source = if kind == Kind::Gif { &quarter } else { &whole };
        let bytes = file(kind, source);
        let found = decoded(kind, &bytes).expect("it is whole");
        assert!(distance(&found, source) <= bound, "{kind:?}");
        let size = size(kind, &lines(&bytes));
        assert_eq!(size, Some((source.width(), source.height())), "{kind:?}");
    }
}

#[test]
fn transparency_stays_and_is_not_multiplied_in() {
    let source = picture(4, 4, |x, y| [200, 100, 50, (x * 60 + y * 15) as u8]);
    for kind in [Kind::Png, Kind::Webp] {
        assert_eq!(decoded(kind, &file(kind, &source)).as_ref(), Ok(&source));
    }
}

#[test]
fn base64_may_have_lines_or_none_and_padding_or_none() {
    let bytes = file(Kind::Png, &plain(1, 1, [1, 2, 3, 255]));
    let text = STANDARD.encode(&bytes);
    let bare = text.trim_end_matches('=');
    for text in [
        text.as_str(),
        bare,
        &lines(&bytes),
        &format!(" \r\n{text}\n"),
    ] {
        let found = decode(Kind::Png, text, &Limits::default());
        assert_eq!(found.map(|found| found.pixel(0, 0)), Ok([1, 2, 3, 255]));
    }
    let wrong = decode(Kind::Png, "no: base64", &Limits::default());
    assert_eq!(wrong, Err(PictureError::Base64));
}

#[test]
fn of_what_moves_the_first_frame_is_taken() {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for colour in [[255, 0, 0, 255], [0, 0, 255, 255]] {
        let pixels = plain(5, 4, colour).rgba().to_vec();
        let done = encoder.encode(&pixels, 5, 4, ExtendedColorType::Rgba8);
        done.expect("it can be encoded");
    }
    drop(encoder);
    let found = decoded(Kind::Gif, &bytes).expect("it is whole");
    assert_eq!(found, plain(5, 4, [255, 0, 0, 255]));
    let moving = moving_webp(&plain(6, 4, [9, 8, 7, 255]), &plain(6, 4, [1, 1, 1, 255]));
    assert_eq!(size(Kind::Webp, &lines(&moving)), Some((6, 4)));
    let found = decoded(Kind::Webp, &moving).expect("it is whole");
    assert_eq!(found.pixel(3, 3), [9, 8, 7, 255]);
    assert_eq!(found, plain(6, 4, [9, 8, 7, 255]));
}

#[test]
fn a_webp_with_losses() {
    assert_eq!(size(Kind::Webp, LOSSY), Some((16, 8)));
    let found = decode(Kind::Webp, LOSSY, &Limits::default()).expect("it is whole");
    assert!(distance(&found, &plain(16, 8, [0xc8, 0x64, 0x32, 255])) <= 8);
}

/// A WebP of two frames, each the chunk of a picture of its own.
fn moving_webp(one: &Bitmap, other: &Bitmap) -> Vec<u8> {
    let three = |number: u32| number.to_le_bytes()[..3].to_vec();
    let chunk = |name: &str, data: &[u8]| {
        let mut bytes = name.as_bytes().to_vec();
        bytes.extend_from_slice(&(data.len() as u32).to_le_bytes());
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes
    };
    let (width, height) = (three(one.width() - 1), three(one.height() - 1));
    let mut head = vec![0b10, 0, 0, 0];
    head.extend(width.iter().chain(&height));
    let mut body = b"WEBP".to_vec();
    body.extend(chunk("VP8X", &head));
    body.extend(chunk("ANIM", &[0; 6]));
    for frame in [one, other] {
        let mut data = [0; 6].to_vec();
        data.extend(width.iter().chain(&height).chain(&[100, 0, 0, 0b10]));
        data.extend_from_slice(&file(Kind::Webp, frame)[12..]);
        body.extend(chunk("ANMF", &data));
    }
    chunk("RIFF", &body)
}

#[test]
fn a_photograph_is_turned_as_the_camera_was() {
    // Exif with one entry: orientation 6, a quarter turn.
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let source = picture(16, 8, |x, _| {
        if x < 8 {
            [250, 0, 0, 255]
        } else {
            [0, 0, 250, 255]
        }
    });
    let bytes = file(Kind::Jpeg, &source);
    let mut turned = b"\xff\xd8\xff\xe1".to_vec();
    turned.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
    turned.extend_from_slice(exif);
    turned.extend_from_slice(&bytes[2..]);
    assert_eq!(size(Kind::Jpeg, &lines(&turned)), Some((8, 16)));
    let found = decoded(Kind::Jpeg, &turned).expect("it is whole");
    assert_eq!((found.width(), found.height()), (8, 16));
    let (top, bottom) = (found.pixel(4, 2), found.pixel(4, 13));
    assert!(top[0] > 200 && bottom[2] > 200, "{top:?} {bottom:?}");
}

#[test]
fn what_is_cut_off_or_something_else_says_so() {
    for kind in RASTERS {
        let bytes = file(kind, &smooth(64, 64));
        let half = decoded(kind, &bytes[..bytes.len() / 8]);
        // A JPEG shows what came, if it can.
        assert!(half.is_err() || kind == Kind::Jpeg, "{kind:?}");
        assert_eq!(decoded(kind, b""), Err(PictureError::Damaged(kind)));
        let other = decoded(kind, b"%PDF-1.7 and so on, which is no picture");
        assert_eq!(other, Err(PictureError::Damaged(kind)));
    }
    assert_eq!(PictureError::Damaged(Kind::Webp).to_string(), "not a WebP");
    assert_eq!(
        PictureError::Bytes(32 << 20).to_string(),
        "more than 32 MiB"
    );
}

#[test]
fn too_many_pixels_are_refused_by_the_header_alone() {
    let mut png = file(Kind::Png, &plain(1, 1, [0; 4]));
    png[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    assert_eq!(size(Kind::Png, &lines(&png)), Some((65536, 65536)));
    assert_eq!(
        decoded(Kind::Png, &png),
        Err(PictureError::Pixels(65536, 65536))
    );
    png[16..24].copy_from_slice(&[0xff; 8]);
    let most = PictureError::Pixels(u32::MAX, u32::MAX);
    assert_eq!(decoded(Kind::Png, &png), Err(most));
    png[16..24].copy_from_slice(&[0; 8]);
    assert_eq!(
        decoded(Kind::Png, &png),
        Err(PictureError::Damaged(Kind::Png))
    );
    let mut gif = file(Kind::Gif, &plain(1, 1, [0, 0, 0, 255]));
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(
        decoded(Kind::Gif, &gif),
        Err(PictureError::Pixels(65535, 65535))
    );
}

#[test]
fn each_limit_holds() {
    let bytes = file(Kind::Png, &smooth(100, 100));
    let text = lines(&bytes);
    let with = |limits| decode(Kind::Png, &text, &limits).err();
    let all = Limits::default();
    let exact = Limits {
        bytes: bytes.len(),
        pixels: 10_000,
        ..all
    };
    assert_eq!(with(exact), None);
    let pixels = Limits {
        pixels: 9_999,
        ..all
    };
    assert_eq!(with(pixels), Some(PictureError::Pixels(100, 100)));
    let short = Limits {
        bytes: bytes.len() - 5,
        ..all
    };
    assert_eq!(with(short), Some(PictureError::Bytes(bytes.len() - 5)));
    let time = std::time::Duration::ZERO;
    assert_eq!(with(Limits { time, ..all }), Some(PictureError::Work));
}

#[test]
fn a_jpeg_of_very_many_scans_is_too_much_work() {
    let mut bytes = file(Kind::Jpeg, &smooth(1000, 1000));
    assert!(decoded(Kind::Jpeg, &bytes).is_ok());
    bytes.extend(b"\xff\xda".repeat(1000));
    assert_eq!(decoded(Kind::Jpeg, &bytes), Err(PictureError::Work));
}
