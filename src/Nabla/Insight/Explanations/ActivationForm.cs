using System;
using Nabla.Insight.Documents;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>An activation as an explanation needs it: the textbook's numbers, and how they are written out.</summary>
abstract class ActivationForm
{
    /// <summary>The name of the function in formulas: <c>σ</c>, <c>relu</c>.</summary>
    public abstract string Symbol { get; }

    /// <summary>The name in prose and in files.</summary>
    public abstract string Name { get; }

    /// <summary>Value and vector-Jacobian product in double.</summary>
    public abstract ReferenceActivation Reference { get; }

    /// <summary>Whether the function looks at one unit at a time, so that it has a derivative f'(z).</summary>
    public virtual bool IsElementwise => true;

    /// <summary>The value with numbers put in, before the result; nothing where there is nothing to show.</summary>
    public virtual Expression[] ValueSteps(double z) => [Call.Of(Symbol, z)];

    /// <summary>The derivative with numbers put in, before the result.</summary>
    public abstract Expression[] DerivativeSteps(Expression aSymbol, double z, double a);

    /// <summary>f'(z) of a unit.</summary>
    public double Derivative(double z) => Reference.VectorJacobianProduct([z], Reference.Value([z]), [1])[0];

    /// <summary>How an activation of the textbook is written.</summary>
    public static ActivationForm Of(ReferenceActivation activation) => activation.Name switch
    {
        "identity" => new IdentityForm(),
        "relu" => new ReLUForm(),
        "sigmoid" => new SigmoidForm(),
        "tanh" => new TanhForm(),
        "softmax" => new SoftmaxForm(),
        "silu" => new TextbookForm(activation, "silu", z => (Expression)z * Call.Of("σ", z)),
        "gelu" => new TextbookForm(activation, "gelu", z => (Expression)z * Call.Of("Φ", z)),
        "softplus" => new TextbookForm(activation, "softplus", z => Call.Of("log", (Expression)1.0 + new Power(new Symbol("e"), z))),
        "mish" => new TextbookForm(activation, "mish", z => (Expression)z * Call.Of("tanh", Call.Of("softplus", z))),
        "cosine" => new TextbookForm(activation, "cosine", z => Call.Of("cos", (Expression)(2 * Math.PI) * z)),
        "square" => new TextbookForm(activation, "square", z => new Power(z, 2.0)),
        "cube" => new TextbookForm(activation, "cube", z => new Power(z, 3.0)),
        _ => new TextbookForm(activation, activation.Name.Split(':')[0]),
    };
}

/// <summary><c>f(z) = z</c></summary>
sealed class IdentityForm : ActivationForm
{
    public override string Symbol => "id";

    public override string Name => "identity";

    public override ReferenceActivation Reference => ReferenceActivation.Identity;

    public override Expression[] ValueSteps(double z) => [];

    public override Expression[] DerivativeSteps(Expression aSymbol, double z, double a) => [];
}

/// <summary><c>f(z) = max(0, z)</c></summary>
sealed class ReLUForm : ActivationForm
{
    public override string Symbol => "relu";

    public override string Name => "relu";

    public override ReferenceActivation Reference => ReferenceActivation.ReLU;

    public override Expression[] ValueSteps(double z) => [Call.Of("max", 0.0, z)];

    public override Expression[] DerivativeSteps(Expression aSymbol, double z, double a) => [];
}

/// <summary><c>f(z) = 1 / (1 + e^-z)</c></summary>
sealed class SigmoidForm : ActivationForm
{
    public override string Symbol => "σ";

    public override string Name => "sigmoid";

    public override ReferenceActivation Reference => ReferenceActivation.Sigmoid;

    public override Expression[] ValueSteps(double z) =>
        [1.0 / ((Expression)1.0 + new Power(new Symbol("e"), new Number(-z)))];

    public override Expression[] DerivativeSteps(Expression aSymbol, double z, double a) =>
        [aSymbol * ((Expression)1.0 - aSymbol), (Expression)a * ((Expression)1.0 - a)];
}

/// <summary><c>f(z) = tanh z</c></summary>
sealed class TanhForm : ActivationForm
{
    public override string Symbol => "tanh";

    public override string Name => "tanh";

    public override ReferenceActivation Reference => ReferenceActivation.Tanh;

    public override Expression[] DerivativeSteps(Expression aSymbol, double z, double a) =>
        [1.0 - new Power(aSymbol, 2.0), 1.0 - new Power(a, 2.0)];
}

/// <summary><c>f(z)_i = e^z_i / Σ_j e^z_j</c></summary>
sealed class SoftmaxForm : ActivationForm
{
    public override string Symbol => "softmax";

    public override string Name => "softmax";

    public override bool IsElementwise => false;

    public override ReferenceActivation Reference => ReferenceActivation.Softmax;

    public override Expression[] DerivativeSteps(Expression aSymbol, double z, double a) => [];
}

/// <summary>Another activation of the textbook, with the steps of its value where it has some.</summary>
sealed class TextbookForm(ReferenceActivation reference, string symbol, System.Func<double, Expression>? written = null) : ActivationForm
{
    public override string Symbol => symbol;

    public override string Name => reference.Name;

    public override ReferenceActivation Reference => reference;

    public override bool IsElementwise => reference.IsElementwise;

    public override Expression[] ValueSteps(double z) => written is null ? [Call.Of(Symbol, z)] : [written(z)];

    public override Expression[] DerivativeSteps(Expression aSymbol, double z, double a) => [];
}
