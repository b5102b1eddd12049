using System.Linq;

namespace Nabla.Insight.Documents;

/// <summary>How strongly the parts of a formula hold together: what is weaker than its place needs parentheses.</summary>
static class Precedence
{
    public const int Additive = 1;
    public const int Multiplicative = 2;
    public const int Factor = 3;
    public const int Tight = 4;
    public const int Atomic = 5;

    /// <summary>The strength of an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="flatFractions">Whether a fraction is written with a slash, on one line; a fraction bar needs no parentheses.</param>
    public static int Of(Expression expression, bool flatFractions) => expression switch
    {
        Comparison => 0,
        Sum or Continuation => Additive,

        // A negative number may begin a product, but not follow its dot.
        Negative or Number { Value: < 0 } => Multiplicative,
        Product or SumOver => Multiplicative,
        Braced => Factor,
        Fraction { Numerator: Number { Value: < 0 } or Negative } when flatFractions => Multiplicative,
        Fraction or Partial => flatFractions ? Factor : Tight,
        Power or Transposed or Symbol { Superscript: not "" } => Tight,
        _ => Atomic,
    };

    /// <summary>The strength that needs no parentheses behind a minus sign.</summary>
    public static int AfterMinus(Expression value) => Signed(value).Minus ? Factor : Multiplicative;

    /// <summary>A term as its sign and what stands behind it, so that no plus is followed by a minus.</summary>
    public static (bool Minus, Expression Value) Signed(Expression term) => term switch
    {
        Negative negative => (true, negative.Value),
        Number { Value: < 0 } number => (true, new Number(-number.Value)),
        Product { Factors: [Number { Value: < 0 } first, ..] } product => (true, product with { Factors = [-first.Value, .. product.Factors.Skip(1)] }),
        Fraction { Numerator: Number { Value: < 0 } top } fraction => (true, fraction with { Numerator = -top.Value }),
        Braced { Value: Number { Value: < 0 } inner } braced => (true, braced with { Value = -inner.Value }),
        _ => (false, term),
    };
}
