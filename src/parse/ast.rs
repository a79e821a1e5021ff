//! The tree of one external declaration: arena nodes with `u32` ids, one kind for every construct
//! of GNU C, so that a rule can be written against it.
//!
//! Nodes name tokens by [`TokenIdx`], an index into the unit's tokens. The tree is rebuilt for
//! each external declaration in the same memory; what outlives it is in `analyse`.

use crate::names::Name;

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $id(pub u32);
    )*};
}

ids! {
    /// Index of a token in the unit.
    TokenIdx,
    /// An expression.
    ExprId,
    /// A statement.
    StmtId,
    /// A declaration.
    DeclId,
    /// Declaration specifiers.
    SpecifiersId,
    /// A declarator, abstract ones too.
    DeclaratorId,
    /// A type name (C99 6.7.6).
    TypeNameId,
    /// A struct or union specifier.
    RecordId,
    /// An enum specifier.
    EnumId,
    /// An initializer.
    InitId,
    /// An asm statement, declaration or label.
    AsmId,
    /// A parameter list.
    ParametersId,
}

/// A run of elements in one of the tree's pools.
#[derive(Debug)]
pub struct List<T> {
    start: u32,
    len: u32,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T> List<T> {
    /// The first so many elements, and those behind them.
    pub fn split_at(self, n: u32) -> (List<T>, List<T>) {
        let n = n.min(self.len);
        let behind = List { start: self.start + n, len: self.len - n, ..self };
        (List { len: n, ..self }, behind)
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<T> {}

impl<T> Default for List<T> {
    fn default() -> Self {
        List { start: 0, len: 0, of: std::marker::PhantomData }
    }
}

impl<T> List<T> {
    /// How many elements.
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// First and last token of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// First token.
    pub first: TokenIdx,
    /// Last token (inclusive).
    pub last: TokenIdx,
}

/// An expression.
#[derive(Clone, Copy, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its tokens.
    pub extent: Extent,
}

/// Kinds of expressions (C99 6.5 and the gcc manual's "Extensions to the C Language Family").
#[derive(Clone, Copy, Debug)]
pub enum ExprKind {
    /// An identifier.
    Name(Name),
    /// A pp-number.
    Number(Name),
    /// A character constant.
    Character(Name),
    /// Adjacent string literals: all tokens of the extent.
    String,
    /// `( e )`.
    Paren(ExprId),
    /// A prefix or postfix operator.
    Unary(UnaryOp, ExprId),
    /// `&&label` ("Labels as Values").
    LabelAddress(Name),
    /// `sizeof e`, `__alignof__ e`, `_Countof e`.
    OfExpr(OfKind, ExprId),
    /// `sizeof (T)`, `_Alignof (T)`, `_Countof (T)`.
    OfType(OfKind, TypeNameId),
    /// A binary operator, `,` too.
    Binary(BinaryOp, ExprId, ExprId),
    /// `=` and, with an operator, `+=` and the like.
    Assign(Option<BinaryOp>, ExprId, ExprId),
    /// `c ? t : e`; no `t` in GNU's `c ?: e` ("Conditionals with Omitted Operands").
    Conditional(ExprId, Option<ExprId>, ExprId),
    /// `(T) e`.
    Cast(TypeNameId, ExprId),
    /// `(T){ … }`.
    CompoundLiteral(TypeNameId, InitId),
    /// `f(a, b)`.
    Call(ExprId, List<ExprId>),
    /// `a[i]`.
    Subscript(ExprId, ExprId),
    /// `s.m`; the token is the member's name.
    Member(ExprId, Name, TokenIdx),
    /// `p->m`.
    Arrow(ExprId, Name, TokenIdx),
    /// `({ … })` ("Statement Exprs").
    Statement(StmtId),
    /// `_Generic`.
    Generic(ExprOrType, List<GenericArm>),
    /// `__builtin_offsetof (T, m.n[i])`.
    Offsetof(TypeNameId, List<Designator>),
    /// `__builtin_va_arg (ap, T)`.
    VaArg(ExprId, TypeNameId),
    /// `__builtin_types_compatible_p (T, U)`.
    TypesCompatible(TypeNameId, TypeNameId),
    /// `__builtin_choose_expr (c, a, b)`.
    ChooseExpr(ExprId, ExprId, ExprId),
    /// `__builtin_convertvector (e, T)` and `__builtin_bit_cast (T, e)`.
    ConvertTo(TypeNameId, ExprId),
    /// `__builtin_has_attribute (e or T, attribute)`.
    HasAttribute(ExprOrType),
}

/// An operand that is an expression or a type: the one of `__builtin_has_attribute`, the
/// controlling one of `_Generic` (a type in C2Y and clang).
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum ExprOrType {
    Expr(ExprId),
    Type(TypeNameId),
}

/// One association of `_Generic`; no type in `default`.
#[derive(Clone, Copy, Debug)]
pub struct GenericArm {
    /// The type before the colon.
    pub ty: Option<TypeNameId>,
    /// The expression behind it.
    pub value: ExprId,
}

/// Operators that ask about a type or an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum OfKind {
    Sizeof,
    /// `_Alignof`, `alignof`: the minimum alignment.
    Alignof,
    /// `__alignof__`: the preferred alignment.
    GnuAlignof,
    Countof,
}

/// Unary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Plus,
    Minus,
    BitNot,
    Not,
    Dereference,
    AddressOf,
    PreIncrement,
    PreDecrement,
    PostIncrement,
    PostDecrement,
    Real,
    Imaginary,
    /// `__extension__ e`.
    Extension,
}

impl UnaryOp {
    /// `++` and `--`, before and behind.
    pub fn is_step(self) -> bool {
        use UnaryOp::{PostDecrement, PostIncrement, PreDecrement, PreIncrement};
        matches!(self, PreIncrement | PreDecrement | PostIncrement | PostDecrement)
    }
}

/// Binary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Multiply,
    Divide,
    Remainder,
    Add,
    Subtract,
    ShiftLeft,
    ShiftRight,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    Equal,
    NotEqual,
    BitAnd,
    BitXor,
    BitOr,
    And,
    Or,
    Comma,
}

/// A step of a designator or of `offsetof`'s second operand.
#[derive(Clone, Copy, Debug)]
pub enum Designator {
    /// `.m`, or GNU's old `m:`.
    Member(Name, TokenIdx),
    /// `[i]`.
    Index(ExprId),
    /// `[lo ... hi]` ("Designated Initializers").
    Range(ExprId, ExprId),
}

/// An initializer.
#[derive(Clone, Copy, Debug)]
pub enum Initializer {
    /// An expression.
    Expr(ExprId),
    /// `{ … }` with its extent; may be empty.
    List(List<InitItem>, Extent),
}

/// One item of a braced initializer.
#[derive(Clone, Copy, Debug)]
pub struct InitItem {
    /// What it initializes, if said.
    pub designators: List<Designator>,
    /// The value.
    pub value: InitId,
}

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Its tokens.
    pub extent: Extent,
}

/// Kinds of statements (C99 6.8). Labels stand in the list of their block as items of their own:
/// a chain of a thousand `case`s is flat.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind {
    /// `{ … }`: a scope.
    Compound(List<StmtId>),
    /// Labels and the statement behind them where only one statement may stand: no scope.
    Sequence(List<StmtId>),
    /// An expression statement, or `;`.
    Expr(Option<ExprId>),
    /// `if` with its `else if`s flattened, and the last `else`.
    If(List<IfArm>, Option<StmtId>),
    /// `while`.
    While(ExprId, StmtId),
    /// `do … while`.
    Do(StmtId, ExprId),
    /// `for`: a scope. The first part is a declaration or an expression statement.
    For(Option<StmtId>, Option<ExprId>, Option<ExprId>, StmtId),
    /// `switch`.
    Switch(ExprId, StmtId),
    /// `case lo:` or GNU's `case lo ... hi:`.
    Case(ExprId, Option<ExprId>),
    /// `default:`.
    Default,
    /// `name:`.
    Label(Name),
    /// `goto name;`.
    Goto(Name),
    /// `goto *e;`.
    GotoComputed(ExprId),
    /// `return`.
    Return(Option<ExprId>),
    /// `break;`, and C2Y's `break label;`.
    Break(Option<Name>),
    /// `continue;`, and C2Y's `continue label;`.
    Continue(Option<Name>),
    /// An asm statement.
    Asm(AsmId),
    /// A declaration; a nested function too.
    Declaration(DeclId),
    /// `__label__ a, b;` ("Local Labels"): all names are tokens of the extent.
    LocalLabels,
    /// `__attribute__((fallthrough));`, `[[fallthrough]];`.
    Attribute(List<Attribute>),
    /// A `#pragma` inside a function.
    Pragma,
    /// Not understood and skipped.
    Error,
}

/// `if (condition) then`.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct IfArm {
    pub condition: ExprId,
    pub then: StmtId,
}

/// A declaration.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// What it is.
    pub kind: DeclarationKind,
    /// Its tokens.
    pub extent: Extent,
}

/// Kinds of declarations (C99 6.7, 6.9).
#[derive(Clone, Copy, Debug)]
pub enum DeclarationKind {
    /// Objects, functions, types.
    Plain(SpecifiersId, List<InitDeclarator>),
    /// A function with its body; the declarations are K&R's.
    Function(SpecifiersId, DeclaratorId, List<DeclId>, StmtId),
    /// `_Static_assert`.
    StaticAssert(ExprId),
    /// A top-level `asm`.
    Asm(AsmId),
    /// `[[ ]];` or `__attribute__(());` alone.
    Attribute(List<Attribute>),
    /// A lone `;`.
    Empty,
    /// A `#pragma`.
    Pragma(TokenIdx),
    /// An unknown macro's call, taken for a declaration.
    MacroCall(Name),
}

/// A declarator with what follows it.
#[derive(Clone, Copy, Debug)]
pub struct InitDeclarator {
    /// The declarator.
    pub declarator: DeclaratorId,
    /// `= …`.
    pub init: Option<InitId>,
    /// `asm("symbol")` or a register.
    pub asm_label: Option<AsmId>,
}

/// Storage classes and function specifiers, as bits: GNU C and C23 combine several.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Storage(pub u16);

#[allow(missing_docs)]
impl Storage {
    pub const TYPEDEF: Storage = Storage(1);
    pub const EXTERN: Storage = Storage(2);
    pub const STATIC: Storage = Storage(4);
    pub const AUTO: Storage = Storage(8);
    pub const REGISTER: Storage = Storage(16);
    pub const THREAD: Storage = Storage(32);
    pub const CONSTEXPR: Storage = Storage(64);
    pub const INLINE: Storage = Storage(128);
    pub const NORETURN: Storage = Storage(256);

    pub fn has(self, other: Storage) -> bool {
        self.0 & other.0 != 0
    }
}

/// Type qualifiers, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Qualifiers(pub u8);

#[allow(missing_docs)]
impl Qualifiers {
    pub const CONST: Qualifiers = Qualifiers(1);
    pub const VOLATILE: Qualifiers = Qualifiers(2);
    pub const RESTRICT: Qualifiers = Qualifiers(4);
    pub const ATOMIC: Qualifiers = Qualifiers(8);
    /// A named address space ("Named Address Spaces").
    pub const SPACE: Qualifiers = Qualifiers(16);

    pub fn has(self, other: Qualifiers) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub fn with(self, other: Qualifiers) -> Qualifiers {
        Qualifiers(self.0 | other.0)
    }
}

/// Declaration specifiers (C99 6.7), in whatever order they were written.
#[derive(Clone, Copy, Debug)]
pub struct Specifiers {
    /// Storage class and function specifiers.
    pub storage: Storage,
    /// Qualifiers.
    pub qualifiers: Qualifiers,
    /// The type.
    pub ty: TypeSpecifier,
    /// Attributes, GNU's and C23's.
    pub attributes: List<Attribute>,
    /// `_Alignas` operands.
    pub alignas: List<Alignas>,
    /// The tokens; if there are none, first is after last.
    pub extent: Extent,
}

/// The operand of `_Alignas`.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Alignas {
    Expr(ExprId),
    Type(TypeNameId),
}

/// What type the specifiers name.
#[derive(Clone, Copy, Debug)]
pub enum TypeSpecifier {
    /// Words like `unsigned long int`.
    Words(TypeWords),
    /// `_BitInt(n)`.
    BitInt(ExprId, TypeWords),
    /// `struct` or `union`.
    Record(RecordId),
    /// `enum`.
    Enum(EnumId),
    /// A typedef name.
    Typedef(Name, TokenIdx),
    /// `typeof (e)`; the flag is `typeof_unqual`.
    TypeofExpr(ExprId, bool),
    /// `typeof (T)`.
    TypeofType(TypeNameId, bool),
    /// `_Atomic (T)`.
    Atomic(TypeNameId),
    /// `__auto_type`, C23's `auto`.
    AutoType,
    /// None: implicit int.
    Missing,
    /// An unknown name taken for a type.
    Guessed(Name, TokenIdx),
}

/// The words of a basic type, counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TypeWords {
    /// The main word.
    pub base: BaseWord,
    /// `long`s.
    pub n_long: u8,
    /// `short`.
    pub short: bool,
    /// `signed`, `__signed__`.
    pub signed: bool,
    /// `unsigned`.
    pub unsigned: bool,
    /// `_Complex`, `__complex__`.
    pub complex: bool,
}

/// The main word of a basic type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)]
pub enum BaseWord {
    #[default]
    None,
    Void,
    Char,
    Int,
    Float,
    Double,
    Bool,
    Int128,
    Float16,
    Float32,
    Float64,
    Float128,
    Float32x,
    Float64x,
    Float80,
    Bfloat16,
    Decimal32,
    Decimal64,
    Decimal128,
    VaList,
    Nullptr,
}

/// A struct or union specifier.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// `union`.
    pub is_union: bool,
    /// The `struct` or `union` keyword.
    pub keyword: TokenIdx,
    /// The tag with its token.
    pub tag: Option<(Name, TokenIdx)>,
    /// The members, if it is a definition.
    pub members: Option<List<MemberDeclaration>>,
    /// Attributes before the tag and after the brace.
    pub attributes: List<Attribute>,
}

/// A line of members.
#[derive(Clone, Copy, Debug)]
pub enum MemberDeclaration {
    /// Specifiers and declarators; none for an anonymous struct or union.
    Members(SpecifiersId, List<MemberDeclarator>),
    /// `_Static_assert`.
    StaticAssert(ExprId),
    /// A `#pragma` among the members.
    Pragma(TokenIdx),
}

/// One member.
#[derive(Clone, Copy, Debug)]
pub struct MemberDeclarator {
    /// The declarator, none for an unnamed bit-field.
    pub declarator: Option<DeclaratorId>,
    /// The width of a bit-field.
    pub width: Option<ExprId>,
    /// Attributes behind it.
    pub attributes: List<Attribute>,
}

/// An enum specifier.
#[derive(Clone, Copy, Debug)]
pub struct Enum {
    /// The tag.
    pub tag: Option<(Name, TokenIdx)>,
    /// C23's fixed underlying type.
    pub underlying: Option<TypeNameId>,
    /// The enumerators, if it is a definition.
    pub enumerators: Option<List<Enumerator>>,
    /// Attributes.
    pub attributes: List<Attribute>,
}

/// An enumeration constant.
#[derive(Clone, Copy, Debug)]
pub struct Enumerator {
    /// Its name.
    pub name: Name,
    /// The name's token.
    pub token: TokenIdx,
    /// `= e`.
    pub value: Option<ExprId>,
}

/// A declarator, turned inside out: from the name to what it is of.
#[derive(Clone, Copy, Debug)]
pub struct Declarator {
    /// The name with its token, none in an abstract declarator.
    pub name: Option<(Name, TokenIdx)>,
    /// `*p[n]` is array, then pointer: p is an array of pointers.
    pub parts: List<DeclaratorPart>,
    /// Attributes anywhere in it.
    pub attributes: List<Attribute>,
    /// The tokens; if there are none, first is after last.
    pub extent: Extent,
}

/// One derivation.
#[derive(Clone, Copy, Debug)]
pub enum DeclaratorPart {
    /// `*`.
    Pointer(Qualifiers),
    /// `[…]`.
    Array(ArrayPart),
    /// `(…)`.
    Function(ParametersId),
}

/// `[static const n]`.
#[derive(Clone, Copy, Debug)]
pub struct ArrayPart {
    /// What is between the brackets.
    pub bound: ArrayBound,
    /// `static`.
    pub is_static: bool,
    /// Qualifiers.
    pub qualifiers: Qualifiers,
    /// The opening bracket.
    pub bracket: TokenIdx,
}

/// What is between the brackets.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum ArrayBound {
    None,
    Star,
    Expr(ExprId),
}

/// A parameter list.
#[derive(Clone, Copy, Debug)]
pub struct Parameters {
    /// GNU's forward parameter declarations ("Variable Length").
    pub forward: List<Parameter>,
    /// The parameters; for a K&R identifier list none.
    pub list: List<Parameter>,
    /// K&R's identifiers.
    pub identifiers: List<(Name, TokenIdx)>,
    /// `...`.
    pub variadic: bool,
    /// Something stands between the parentheses that makes a prototype (`(void)` too).
    pub prototype: bool,
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Parameter {
    pub specifiers: SpecifiersId,
    pub declarator: DeclaratorId,
}

/// A type name.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct TypeName {
    pub specifiers: SpecifiersId,
    pub declarator: DeclaratorId,
}

/// An attribute, GNU's or C23's.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// The name without underscores around it is not made: as spelled.
    pub name: Name,
    /// The name's token.
    pub token: TokenIdx,
    /// The first operand of `aligned` and `vector_size`.
    pub operand: Option<ExprId>,
    /// The first operand if it is a lone identifier (`mode(DI)`).
    pub word: Option<Name>,
    /// `[[ ]]` rather than `__attribute__`.
    pub bracketed: bool,
}

/// An asm statement, declaration or label ("How to Use Inline Assembly Language in C Code").
#[derive(Clone, Copy, Debug)]
pub struct Asm {
    /// `volatile`.
    pub volatile: bool,
    /// `inline`.
    pub inline: bool,
    /// `goto`.
    pub goto: bool,
    /// There is a colon: extended asm.
    pub extended: bool,
    /// Output and input operands.
    pub operands: List<ExprId>,
    /// The tokens.
    pub extent: Extent,
}

/// Something that the grammar takes and no node shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Remark {
    /// A `;` more than needed between members.
    MemberSemicolon,
    /// The last member without its `;`; the member's last token.
    MemberWithoutSemicolon,
    /// A comma behind the last enumerator.
    EnumeratorComma,
    /// An attribute of a label.
    LabelAttribute,
    /// An attribute of an enumerator.
    EnumeratorAttribute,
    /// `_Static_assert(e)`.
    AssertWithoutMessage,
    /// A declaration between the parentheses of `if` or `switch`.
    ConditionDeclaration,
    /// `^` in a declarator or before a body (clang's blocks).
    Block,
    /// `__asm { … }`.
    MsAsm,
    /// An attribute between a function's declarator and its body.
    AttributeBeforeBody,
}

macro_rules! arenas {
    ($($pool:ident: $node:ty, $id:ident, $add:ident;)*) => {
        impl Ast {
            $(
                #[allow(missing_docs)]
                pub fn $add(&mut self, node: $node) -> $id {
                    self.$pool.push(node);
                    $id(self.$pool.len() as u32 - 1)
                }

                /// All of them, in the order in which they were read.
                pub fn $pool(&self) -> &[$node] {
                    &self.$pool
                }
            )*
        }
        $(
            impl std::ops::Index<$id> for Ast {
                type Output = $node;
                fn index(&self, id: $id) -> &$node {
                    &self.$pool[id.0 as usize]
                }
            }
        )*
    };
}

macro_rules! pools {
    ($($pool:ident: $node:ty;)*) => {
        $(
            impl Pooled for $node {
                fn pool(ast: &Ast) -> &Pool<Self> {
                    &ast.$pool
                }
                fn pool_mut(ast: &mut Ast) -> &mut Pool<Self> {
                    &mut ast.$pool
                }
            }
        )*
    };
}

/// An element type that [`List`]s are made of.
pub trait Pooled: Sized + Copy {
    #[doc(hidden)]
    fn pool(ast: &Ast) -> &Pool<Self>;
    #[doc(hidden)]
    fn pool_mut(ast: &mut Ast) -> &mut Pool<Self>;
}

/// The elements of lists.
#[derive(Debug)]
pub struct Pool<T> {
    /// Those of lists that were read, list after list.
    read: Vec<T>,
    /// Those of lists that are being read, a stack.
    open: Vec<T>,
}

impl<T> Pool<T> {
    fn clear(&mut self) {
        self.read.clear();
        self.open.clear();
    }
}

impl<T> Default for Pool<T> {
    fn default() -> Pool<T> {
        Pool { read: Vec::new(), open: Vec::new() }
    }
}

/// The nodes of one external declaration.
#[derive(Debug, Default)]
pub struct Ast {
    exprs: Vec<Expr>,
    stmts: Vec<Stmt>,
    decls: Vec<Declaration>,
    specifiers: Vec<Specifiers>,
    declarators: Vec<Declarator>,
    type_names: Vec<TypeName>,
    records: Vec<Record>,
    enums: Vec<Enum>,
    inits: Vec<Initializer>,
    asms: Vec<Asm>,
    parameters: Vec<Parameters>,
    expr_lists: Pool<ExprId>,
    stmt_lists: Pool<StmtId>,
    decl_lists: Pool<DeclId>,
    generic_arms: Pool<GenericArm>,
    designators: Pool<Designator>,
    init_items: Pool<InitItem>,
    if_arms: Pool<IfArm>,
    init_declarators: Pool<InitDeclarator>,
    alignas: Pool<Alignas>,
    members: Pool<MemberDeclaration>,
    member_declarators: Pool<MemberDeclarator>,
    enumerators: Pool<Enumerator>,
    parts: Pool<DeclaratorPart>,
    parameter_lists: Pool<Parameter>,
    identifiers: Pool<(Name, TokenIdx)>,
    attributes: Pool<Attribute>,
    extensions: Vec<Extent>,
    remarks: Vec<(Remark, TokenIdx)>,
}

arenas! {
    exprs: Expr, ExprId, add_expr;
    stmts: Stmt, StmtId, add_stmt;
    decls: Declaration, DeclId, add_declaration;
    specifiers: Specifiers, SpecifiersId, add_specifiers;
    declarators: Declarator, DeclaratorId, add_declarator;
    type_names: TypeName, TypeNameId, add_type_name;
    records: Record, RecordId, add_record;
    enums: Enum, EnumId, add_enum;
    inits: Initializer, InitId, add_init;
    asms: Asm, AsmId, add_asm;
    parameters: Parameters, ParametersId, add_parameters;
}

pools! {
    expr_lists: ExprId;
    stmt_lists: StmtId;
    decl_lists: DeclId;
    generic_arms: GenericArm;
    designators: Designator;
    init_items: InitItem;
    if_arms: IfArm;
    init_declarators: InitDeclarator;
    alignas: Alignas;
    members: MemberDeclaration;
    member_declarators: MemberDeclarator;
    enumerators: Enumerator;
    parts: DeclaratorPart;
    parameter_lists: Parameter;
    identifiers: (Name, TokenIdx);
    attributes: Attribute;
}

impl Ast {
    /// Stores elements side by side.
    pub fn add_list<T: Pooled>(&mut self, items: &[T]) -> List<T> {
        if items.is_empty() {
            return List::default();
        }
        let pool = &mut T::pool_mut(self).read;
        let start = pool.len() as u32;
        pool.extend_from_slice(items);
        List { start, len: items.len() as u32, of: std::marker::PhantomData }
    }

    /// Begins a list whose elements come one by one; says where, for [`Ast::close_list`].
    pub fn open_list<T: Pooled>(&self) -> usize {
        T::pool(self).open.len()
    }

    /// The next element of the list of such elements that was opened last.
    pub fn push<T: Pooled>(&mut self, item: T) {
        T::pool_mut(self).open.push(item);
    }

    /// The list that was opened there, which is kept or forgotten.
    pub fn close_list<T: Pooled>(&mut self, start: usize, is_kept: bool) -> List<T> {
        let Pool { read, open } = T::pool_mut(self);
        let of = open.get(start..).filter(|_| is_kept).unwrap_or(&[]);
        let list = List { start: read.len() as u32, len: of.len() as u32, ..List::default() };
        read.extend_from_slice(of);
        open.truncate(start);
        list
    }

    /// The elements of a list.
    pub fn list<T: Pooled>(&self, list: List<T>) -> &[T] {
        let start = list.start as usize;
        T::pool(self).read.get(start..start + list.len as usize).unwrap_or(&[])
    }

    /// Every attribute, in the order in which they were read.
    pub fn all_attributes(&self) -> &[Attribute] {
        &self.attributes.read
    }

    /// Every item of a braced initializer.
    pub fn all_init_items(&self) -> &[InitItem] {
        &self.init_items.read
    }

    /// What `__extension__` covers ("Alternate Keywords").
    pub fn extensions(&self) -> &[Extent] {
        &self.extensions
    }

    /// What the grammar took that the tree doesn't show, with the token.
    pub fn remarks(&self) -> &[(Remark, TokenIdx)] {
        &self.remarks
    }

    /// Notes a remark.
    pub fn add_remark(&mut self, remark: Remark, token: TokenIdx) {
        self.remarks.push((remark, token));
    }

    /// Notes what an `__extension__` covers.
    pub fn add_extension(&mut self, extent: Extent) {
        self.extensions.push(extent);
    }

    /// How many expressions there are: side tables of `analyse` have this length.
    pub fn n_exprs(&self) -> usize {
        self.exprs.len()
    }

    /// How many declarators there are.
    pub fn n_declarators(&self) -> usize {
        self.declarators.len()
    }

    /// How many type names there are.
    pub fn n_type_names(&self) -> usize {
        self.type_names.len()
    }

    /// Replaces the attributes of a declarator: some stand behind its asm label.
    pub fn set_declarator_attributes(&mut self, id: DeclaratorId, attributes: List<Attribute>) {
        if let Some(declarator) = self.declarators.get_mut(id.0 as usize) {
            declarator.attributes = attributes;
        }
    }

    /// For how many expressions there is room.
    pub fn room(&self) -> usize {
        self.exprs.capacity()
    }

    /// Forgets all nodes and keeps the memory.
    pub fn clear(&mut self) {
        self.exprs.clear();
        self.stmts.clear();
        self.decls.clear();
        self.specifiers.clear();
        self.declarators.clear();
        self.type_names.clear();
        self.records.clear();
        self.enums.clear();
        self.inits.clear();
        self.asms.clear();
        self.parameters.clear();
        self.expr_lists.clear();
        self.stmt_lists.clear();
        self.decl_lists.clear();
        self.generic_arms.clear();
        self.designators.clear();
        self.init_items.clear();
        self.if_arms.clear();
        self.init_declarators.clear();
        self.alignas.clear();
        self.members.clear();
        self.member_declarators.clear();
        self.enumerators.clear();
        self.parts.clear();
        self.parameter_lists.clear();
        self.identifiers.clear();
        self.attributes.clear();
        self.extensions.clear();
        self.remarks.clear();
    }
}
