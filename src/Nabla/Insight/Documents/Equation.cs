using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight.Documents;

/// <summary>A chain <c>left = one = two = three</c>.</summary>
/// <param name="Left">What is computed.</param>
/// <param name="Steps">How, step by step.</param>
sealed record Equation(Expression Left, IReadOnlyList<EquationStep> Steps)
{
    /// <summary>A chain of equal signs.</summary>
    public static Equation Of(Expression left, params Expression[] steps) => new(left, [.. steps.Select(step => new EquationStep("=", step))]);

    /// <summary>An assignment <c>left := one = two</c>.</summary>
    public static Equation Assign(Expression left, params Expression[] steps) =>
        new(left, [.. steps.Select((step, i) => new EquationStep(i == 0 ? ":=" : "=", step))]);
}

/// <summary>A sign and what stands right of it.</summary>
/// <param name="Relation"><c>=</c>, <c>:=</c> or <c>≈</c>; empty where a sum goes on from the line before.</param>
/// <param name="Value">The right side.</param>
sealed record EquationStep(string Relation, Expression Value);

/// <summary>One line of an equation as it is set.</summary>
/// <param name="Left">The left side on the first line, otherwise <see langword="null"/>.</param>
/// <param name="Steps">What fits on the line.</param>
sealed record EquationLine(Expression? Left, IReadOnlyList<EquationStep> Steps);
