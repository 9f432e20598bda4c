//! Memory in large steps. With many small allocations WebAssembly grows by 64 KB at a time, and
//! each time the browser considers a garbage collection: with 100,000 records that is most of the
//! time that they take.

/// Makes sure that there is so much memory in one piece, which whatever comes next will use.
pub fn reserve_heap(bytes: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes)));
}
