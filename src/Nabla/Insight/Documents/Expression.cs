using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight.Documents;

/// <summary>
/// A formula as a small tree. It is built once and written three ways: as text, as LaTeX and as MathML; no formula is typed per format.
/// </summary>
abstract record Expression
{
    /// <summary>The number as a formula.</summary>
    public static implicit operator Expression(double value) => new Number(value);

    /// <summary>A sum; one on the right keeps its parentheses.</summary>
    public static Expression operator +(Expression left, Expression right) => new Sum([.. left is Sum sum ? sum.Terms : [left], right]);

    /// <summary>A difference: a sum with a negative term.</summary>
    public static Expression operator -(Expression left, Expression right) => left + new Negative(right);

    /// <summary>A product, flat.</summary>
    public static Expression operator *(Expression left, Expression right) =>
        new Product([.. left is Product product ? product.Factors : [left], right]);

    /// <summary>A fraction.</summary>
    public static Expression operator /(Expression left, Expression right) => new Fraction(left, right);

    /// <summary>The expression with the opposite sign.</summary>
    public static Expression operator -(Expression value) => new Negative(value);
}

/// <summary>A name with indices: <c>w</c> with subscript <c>12</c> and superscript <c>(1)</c>.</summary>
/// <param name="Name">One letter, or a short word, which is then set upright.</param>
/// <param name="Subscript">Empty where there is none.</param>
/// <param name="Superscript">Empty where there is none.</param>
/// <param name="Bold">A vector or a matrix.</param>
/// <param name="Accent">What stands above the letter.</param>
sealed record Symbol(string Name, string Subscript = "", string Superscript = "", bool Bold = false, Accent Accent = Accent.None) : Expression;

/// <summary>What stands above a letter.</summary>
enum Accent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A bar: the derivative of the loss by the letter.</summary>
    Bar,

    /// <summary>A hat: an estimate.</summary>
    Hat,
}

/// <summary>A number; how many digits are shown is the document's choice, or its own where few would hide the point.</summary>
sealed record Number(double Value, NumberStyle? Style = null) : Expression;

/// <summary>Upright words inside a formula.</summary>
sealed record Words(string Text) : Expression;

/// <summary>Terms with plus signs, or minus signs before <see cref="Negative"/> terms and negative numbers.</summary>
sealed record Sum(IReadOnlyList<Expression> Terms) : Expression
{
    /// <summary>A sum of any number of terms; one term stands alone.</summary>
    public static Expression Of(IEnumerable<Expression> terms) =>
        terms.ToArray() switch { [] => 0.0, [var only] => only, var many => new Sum(many) };
}

/// <summary>The rest of a sum that was broken over two lines: it begins with its sign.</summary>
sealed record Continuation(IReadOnlyList<Expression> Terms) : Expression;

/// <summary>A minus sign before a term.</summary>
sealed record Negative(Expression Value) : Expression;

/// <summary>Factors between dots; <paramref name="Sign"/> is <c>·</c>, or <c>⊙</c> for the element-wise (Hadamard) product.</summary>
sealed record Product(IReadOnlyList<Expression> Factors, string Sign = "·") : Expression;

/// <summary>A quotient.</summary>
sealed record Fraction(Expression Numerator, Expression Denominator) : Expression;

/// <summary>A statement that is true or false, <c>left > right</c>.</summary>
sealed record Comparison(Expression Left, Expression Right) : Expression;

/// <summary>A power.</summary>
sealed record Power(Expression Base, Expression Exponent) : Expression;

/// <summary>A square root.</summary>
sealed record Root(Expression Value) : Expression;

/// <summary>A function of arguments: <c>relu(z)</c>; with a prime its derivative.</summary>
sealed record Call(string Function, IReadOnlyList<Expression> Arguments, bool Prime = false) : Expression
{
    /// <summary>The function at one argument.</summary>
    public static Call Of(string function, params Expression[] arguments) => new(function, arguments);
}

/// <summary>A partial derivative, <c>∂C/∂w</c>.</summary>
sealed record Partial(Expression Of, Expression By) : Expression;

/// <summary>A matrix, its transpose.</summary>
sealed record Transposed(Expression Value) : Expression;

/// <summary>Numbers or expressions in rows and columns.</summary>
sealed record MatrixOf(IReadOnlyList<IReadOnlyList<Expression>> Rows) : Expression
{
    /// <summary>The matrix of an array.</summary>
    public static MatrixOf Numbers(double[,] values) => new(
    [
        .. Enumerable.Range(0, values.GetLength(0)).Select(row =>
            (IReadOnlyList<Expression>)[.. Enumerable.Range(0, values.GetLength(1)).Select(column => (Expression)values[row, column])]),
    ]);

    /// <summary>One row.</summary>
    public static MatrixOf Row(IEnumerable<double> values) => new([[.. values.Select(value => (Expression)value)]]);

    /// <summary>One column.</summary>
    public static MatrixOf Column(IEnumerable<double> values) => new([.. values.Select(value => (IReadOnlyList<Expression>)[value])]);
}

/// <summary>A sum over an index, <c>Σ_j</c> of a body.</summary>
sealed record SumOver(string Index, Expression Body) : Expression;

/// <summary>A value with words that say what it stands for: a brace below it, or brackets behind it.</summary>
sealed record Braced(Expression Value, string Words) : Expression;
