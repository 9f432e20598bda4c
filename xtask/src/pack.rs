//! Makes the pieces of a release small on their way: like functions stand side by side, where
//! brotli sees best what they have in common; the names that wasm-bindgen gives, with a hash in
//! each, become short ones; functions that are the same become one; numbers take no more bytes
//! than they need; names of functions stay behind.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, ExportSection, FunctionSection,
    GlobalSection, ImportSection, MemorySection, Module, StartSection, TableSection, TypeSection,
};
use wasmparser::{FunctionBody, Parser, Payload, TypeRef};

use crate::likeness::side_by_side;
use crate::workspace::Done;

/// The module in whose name wasm-bindgen asks for functions of JavaScript.
const SCRIPT: &str = "./app_bg.js";

/// How the linker's name of a function begins; closures are called from JavaScript by it.
const LINKED: &str = "_ZN";

/// Short names for what the main file and its script know each other by.
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// A name for each function that `main` asks of its script or gives to it under a long name.
    pub fn of(main: &[u8]) -> Done<Names> {
        let mut long = Vec::new();
        for payload in Parser::new(0).parse_all(main) {
            match payload.map_err(trouble)? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import.map_err(trouble)?;
                        if import.module == SCRIPT {
                            long.push(import.name.to_owned());
                        }
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export.map_err(trouble)?;
                        if export.name.starts_with(LINKED) {
                            long.push(export.name.to_owned());
                        }
                    }
                }
                _ => {}
            }
        }
        let numbered = long.into_iter().enumerate();
        Ok(Names(numbered.map(|(number, name)| (name, format!("w{number}"))).collect()))
    }

    fn short<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// The script with the short names.
    pub fn shorten(&self, script: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let mut shortened = String::with_capacity(script.len());
        let mut rest = script;
        while let Some(start) = rest.find(is_part) {
            let word = &rest[start..];
            let end = word.find(|c| !is_part(c)).unwrap_or(word.len());
            shortened.push_str(&rest[..start]);
            shortened.push_str(self.short(&word[..end]));
            rest = &word[end..];
        }
        shortened + rest
    }
}

/// Files of the app as one that travels: what it does is what they do. Several files must be pieces
/// of one program that define nothing but functions and data.
pub fn pack(modules: &[&[u8]], names: &Names) -> Done<Vec<u8>> {
    let mut packing = Packing::new(modules, names)?;
    let mut made = Sections::default();
    for (at, module) in modules.iter().enumerate() {
        packing.at = at;
        for payload in Parser::new(0).parse_all(module) {
            let added = packing.add(payload.map_err(trouble)?, &mut made);
            added.map_err(|e| format!("a piece cannot be written again: {e}"))?;
        }
    }
    for &(at, function) in &packing.order.clone() {
        packing.at = at;
        made.functions.function(packing.read[at].types[function]);
        let body = packing.read[at].bodies[function].clone();
        let written = packing.parse_function_body(&mut made.code, body);
        written.map_err(|e| format!("a function cannot be written again: {e}"))?;
    }
    Ok(made.finish())
}

fn trouble(error: wasmparser::BinaryReaderError) -> String {
    format!("a piece cannot be read: {error}")
}

/// The sections of the file that is made.
#[derive(Default)]
struct Sections {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    tables: TableSection,
    memories: MemorySection,
    globals: GlobalSection,
    exports: ExportSection,
    start: Option<StartSection>,
    elements: ElementSection,
    data_count: Option<u32>,
    code: CodeSection,
    data: DataSection,
}

impl Sections {
    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&self.types).section(&self.imports).section(&self.functions);
        module.section(&self.tables).section(&self.memories).section(&self.globals);
        module.section(&self.exports);
        if let Some(start) = &self.start {
            module.section(start);
        }
        module.section(&self.elements);
        if let Some(count) = self.data_count {
            module.section(&DataCountSection { count });
        }
        module.section(&self.code).section(&self.data);
        module.finish()
    }
}

/// What must be known of a file before it can be written again.
#[derive(Default)]
struct Read<'a> {
    /// How many functions come from outside; they keep their numbers.
    imported: u32,
    bodies: Vec<FunctionBody<'a>>,
    types: Vec<u32>,
    /// The place of each function in the file that is made.
    places: Vec<usize>,
    /// How many pieces of data the files before have.
    data_before: u32,
}

/// Writes files again with their functions in another order.
struct Packing<'a> {
    names: &'a Names,
    read: Vec<Read<'a>>,
    /// Which function of which file stands at each place.
    order: Vec<(usize, usize)>,
    /// The file that is being written.
    at: usize,
    /// What the made file asks for already.
    asked: BTreeSet<(String, String)>,
}

impl<'a> Packing<'a> {
    fn new(modules: &[&'a [u8]], names: &'a Names) -> Done<Self> {
        let (mut read, mut data_before) = (Vec::new(), 0);
        for module in modules {
            let mut one = Read { data_before, ..Read::default() };
            for payload in Parser::new(0).parse_all(module) {
                match payload.map_err(trouble)? {
                    Payload::ImportSection(imports) => {
                        for import in imports.into_imports() {
                            let ty = import.map_err(trouble)?.ty;
                            one.imported += u32::from(matches!(ty, TypeRef::Func(_)));
                        }
                    }
                    Payload::FunctionSection(section) => {
                        let types = section.into_iter().collect::<Result<_, _>>();
                        one.types = types.map_err(trouble)?;
                    }
                    Payload::CodeSectionEntry(body) => one.bodies.push(body),
                    Payload::DataSection(section) => data_before += section.count(),
                    _ => {}
                }
            }
            read.push(one);
        }
        if read.len() > 1 && read.iter().any(|one| one.imported > 0) {
            return Err("only files without functions from outside become one".to_owned());
        }
        let count = |(at, one): (usize, &Read)| (0..one.bodies.len()).map(move |it| (at, it));
        let mut order: Vec<(usize, usize)> = read.iter().enumerate().flat_map(count).collect();
        let what = |&(at, function): &(usize, usize)| {
            (read[at].bodies[function].as_bytes(), at, read[at].types[function])
        };
        order.sort_by_key(what);
        // Of functions of one file with the same bytes and type, the first stands for all.
        let (mut firsts, mut places) = (Vec::new(), Vec::new());
        for function in &order {
            if firsts.last().is_none_or(|first| what(first) != what(function)) {
                firsts.push(*function);
            }
            places.push(firsts.len() - 1);
        }
        let bodies: Vec<&[u8]> =
            firsts.iter().map(|&(at, function)| read[at].bodies[function].as_bytes()).collect();
        let beside = side_by_side(&bodies);
        let mut new_places = vec![0; beside.len()];
        beside.iter().enumerate().for_each(|(new, old)| new_places[*old] = new);
        let firsts = beside.iter().map(|old| firsts[*old]).collect();
        read.iter_mut().for_each(|one| one.places = vec![0; one.bodies.len()]);
        for (&(at, function), place) in order.iter().zip(places) {
            read[at].places[function] = new_places[place];
        }
        Ok(Packing { names, read, order: firsts, at: 0, asked: BTreeSet::new() })
    }

    /// Adds what a file has besides functions. What no browser runs, such as names, stays behind.
    fn add(&mut self, payload: Payload<'a>, made: &mut Sections) -> Result<(), Error> {
        match payload {
            // Pieces of one program all have its types.
            Payload::TypeSection(section) if self.at == 0 => {
                self.parse_type_section(&mut made.types, section)
            }
            Payload::ImportSection(section) => {
                self.parse_import_section(&mut made.imports, section)
            }
            Payload::TableSection(section) => self.parse_table_section(&mut made.tables, section),
            Payload::MemorySection(section) => {
                self.parse_memory_section(&mut made.memories, section)
            }
            Payload::GlobalSection(section) => {
                self.parse_global_section(&mut made.globals, section)
            }
            Payload::ExportSection(section) => {
                self.parse_export_section(&mut made.exports, section)
            }
            Payload::StartSection { func, .. } => {
                made.start = Some(StartSection { function_index: self.function_index(func)? });
                Ok(())
            }
            Payload::ElementSection(section) => {
                self.parse_element_section(&mut made.elements, section)
            }
            Payload::DataCountSection { count, .. } => {
                made.data_count = Some(made.data_count.unwrap_or(0) + count);
                Ok(())
            }
            Payload::DataSection(section) => self.parse_data_section(&mut made.data, section),
            _ => Ok(()),
        }
    }
}

impl Reencode for Packing<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        let Read { imported, places, .. } = &self.read[self.at];
        let defined = function.checked_sub(*imported);
        Ok(defined.map_or(function, |defined| imported + places[defined as usize] as u32))
    }

    fn data_index(&mut self, data: u32) -> Result<u32, Error> {
        Ok(self.read[self.at].data_before + data)
    }

    fn parse_imports(
        &mut self,
        imports: &mut ImportSection,
        group: wasmparser::Imports<'_>,
    ) -> Result<(), Error> {
        let wasmparser::Imports::Single(_, import) = group else {
            return utils::parse_imports(self, imports, group);
        };
        let ty = self.entity_type(import.ty)?;
        // Pieces ask for one memory, one table and one global, all by the number 0.
        let is_new = self.asked.insert((import.module.to_owned(), import.name.to_owned()));
        if is_new || self.read.len() == 1 {
            imports.import(import.module, self.names.short(import.name), ty);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: wasmparser::Export<'_>,
    ) -> Result<(), Error> {
        let name = self.names.short(export.name);
        utils::parse_export(self, exports, wasmparser::Export { name, ..export })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, CustomSection, Elements, EntityType, ExportKind, Function, GlobalType,
        Instruction, ValType,
    };

    /// Two functions of which the second calls the first and one of the script's.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import(SCRIPT, "__wbg_now_463ac581d2fc7ea3", EntityType::Function(0));
        imports.import("./pieces.js", "load", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(1).function(0);
        let mut exports = ExportSection::new();
        exports.export("_ZN6invoke17h25f2c2a8cfddf84eE", ExportKind::Func, 3);
        exports.export("start", ExportKind::Func, 2);
        let mut code = CodeSection::new();
        let mut number = Function::new([]);
        number.instruction(&Instruction::I32Const(7)).instruction(&Instruction::End);
        let mut caller = Function::new([]);
        for called in [Instruction::Call(2), Instruction::Drop, Instruction::Call(0)] {
            caller.instruction(&called);
        }
        caller.instruction(&Instruction::End);
        code.function(&number).function(&caller);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports);
        module.section(&code);
        module.section(&CustomSection { name: "name".into(), data: b"x"[..].into() });
        module.finish()
    }

    /// What a module asks for and gives, and the bytes of each function by its number.
    fn read(module: &[u8]) -> (Vec<String>, BTreeMap<String, u32>, Vec<Vec<u8>>) {
        let (mut asked, mut given, mut bodies) = (Vec::new(), BTreeMap::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ImportSection(all) => {
                    asked.extend(all.into_imports().map(|it| it.unwrap().name.to_owned()));
                }
                Payload::ExportSection(all) => {
                    given.extend(all.into_iter().map(|it| {
                        let export = it.unwrap();
                        (export.name.to_owned(), export.index)
                    }));
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().to_vec()),
                Payload::CustomSection(section) => panic!("{} stayed", section.name()),
                _ => {}
            }
        }
        (asked, given, bodies)
    }

    #[test]
    fn a_packed_module_calls_and_gives_the_same_functions_under_short_names() {
        let module = module();
        let names = Names::of(&module).unwrap();
        let (asked, given, bodies) = read(&pack(&[&module], &names).unwrap());
        assert_eq!(asked, ["w0", "load"]);
        // `caller` is the smaller one, byte by byte, so it comes first: number 2 after the imports.
        assert_eq!(given, BTreeMap::from([("start".to_owned(), 3), ("w1".to_owned(), 2)]));
        assert_eq!(bodies, [vec![0, 0x10, 3, 0x1a, 0x10, 0, 0x0b], vec![0, 0x41, 7, 0x0b]]);
    }

    #[test]
    fn functions_that_do_the_same_become_one() {
        let module = module();
        let names = Names(BTreeMap::new());
        let twice = |section: &mut CodeSection| {
            let mut number = Function::new([]);
            number.instruction(&Instruction::I32Const(7)).instruction(&Instruction::End);
            section.function(&number).function(&number);
        };
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        types.ty().function([], [ValType::I64]);
        let (mut functions, mut exports) = (FunctionSection::new(), ExportSection::new());
        functions.function(0).function(0);
        exports.export("a", ExportKind::Func, 0).export("b", ExportKind::Func, 1);
        let mut code = CodeSection::new();
        twice(&mut code);
        let mut same = Module::new();
        same.section(&types).section(&functions).section(&exports).section(&code);
        let (_, given, bodies) = read(&pack(&[&same.finish()], &names).unwrap());
        assert_eq!(given, BTreeMap::from([("a".to_owned(), 0), ("b".to_owned(), 0)]));
        assert_eq!(bodies.len(), 1);
        assert_eq!(read(&pack(&[&module], &names).unwrap()).2.len(), 2, "others stay apart");
    }

    #[test]
    fn a_script_calls_what_has_a_short_name_by_it() {
        let names = Names::of(&module()).unwrap();
        let script = "{ __wbg_now_463ac581d2fc7ea3: f, x: wasm._ZN6invoke17h25f2c2a8cfddf84eE(é) }";
        assert_eq!(names.shorten(script), "{ w0: f, x: wasm.w1(é) }");
        let other = "__wbg_now_463ac581d2fc7ea3_1 = 'start'";
        assert_eq!(names.shorten(other), other);
    }

    /// A piece with a function that gives a number and stands in the table of the program.
    fn piece(number: i32, place: i32) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut imports = ImportSection::new();
        let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        imports.import("__wasm_split", "stack", EntityType::Global(stack));
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut elements = ElementSection::new();
        let place = ConstExpr::i32_const(place);
        elements.active(None, &place, Elements::Functions([0][..].into()));
        let mut code = CodeSection::new();
        let mut function = Function::new([]);
        function.instruction(&Instruction::I32Const(number)).instruction(&Instruction::End);
        code.function(&function);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements);
        module.section(&code);
        module.finish()
    }

    #[test]
    fn pieces_that_travel_together_put_the_same_functions_at_the_same_places_of_the_table() {
        let names = Names(BTreeMap::new());
        let packed = pack(&[&piece(9, 30), &piece(5, 40)], &names).unwrap();
        let (asked, _, bodies) = read(&packed);
        assert_eq!(asked, ["stack"]);
        let mut places = Vec::new();
        for payload in Parser::new(0).parse_all(&packed) {
            if let Payload::ElementSection(all) = payload.unwrap() {
                for element in all {
                    let element = element.unwrap();
                    let wasmparser::ElementKind::Active { offset_expr, .. } = element.kind else {
                        panic!("a place is known");
                    };
                    let mut offset = offset_expr.get_operators_reader();
                    let Ok(wasmparser::Operator::I32Const { value }) = offset.read() else {
                        panic!("a place is a number");
                    };
                    let wasmparser::ElementItems::Functions(functions) = element.items else {
                        panic!("functions stand there");
                    };
                    places.extend(functions.into_iter().map(|it| (value, it.unwrap())));
                }
            }
        }
        let given = |function: u32| bodies[function as usize][2];
        let given: Vec<_> = places.iter().map(|(place, it)| (*place, given(*it))).collect();
        assert_eq!(given, [(30, 9), (40, 5)]);
    }

    #[test]
    fn programs_that_ask_for_functions_do_not_become_one() {
        let names = Names(BTreeMap::new());
        assert!(pack(&[&module(), &module()], &names).is_err());
    }

    #[test]
    fn what_is_no_module_is_said() {
        assert!(pack(&[b"\0asm"], &Names(BTreeMap::new())).is_err());
    }
}
