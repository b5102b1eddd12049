using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Activations;

/// <content>The registry.</content>
public abstract partial class Activation
{
    /// <summary><c>f(z) = z</c>: the layer stays linear. The last layer of a regression, or of a network whose outputs are logits.</summary>
    public static Activation Identity { get; } = new Identity();

    /// <summary><c>f(z) = max(0, z)</c>: the default of hidden layers.</summary>
    public static Activation ReLU { get; } = new ReLU();

    /// <summary><c>f(z) = z if z &gt; 0, else slope z</c>.</summary>
    /// <param name="slope">The slope below 0, finite; 0.01 is that of the source.</param>
    /// <exception cref="ArgumentException">The slope is not finite.</exception>
    public static Activation LeakyReLU(double slope = 0.01) => new LeakyReLU(slope);

    /// <summary><c>f(z) = z if z &gt; 0, else alpha (e^z - 1)</c>.</summary>
    /// <param name="alpha">The limit at -infinity with the opposite sign, finite; 1 is that of the source.</param>
    /// <exception cref="ArgumentException">Alpha is not finite.</exception>
    public static Activation ELU(double alpha = 1) => new ELU(alpha);

    /// <summary><c>f(z) = 1 / (1 + e^-z)</c>, between 0 and 1: the last layer of a binary classification.</summary>
    public static Activation Sigmoid { get; } = new Sigmoid();

    /// <summary><c>f(z) = (e^z - e^-z) / (e^z + e^-z)</c>, between -1 and 1.</summary>
    public static Activation Tanh { get; } = new Tanh();

    /// <summary><c>f(z) = lambda z if z &gt; 0, else lambda alpha (e^z - 1)</c>, with the constants that keep mean 0 and variance 1.</summary>
    public static Activation SELU { get; } = new SELU();

    /// <summary><c>f(z) = ln(1 + e^z)</c>: the soft ReLU.</summary>
    public static Activation Softplus { get; } = new Softplus();

    /// <summary><c>f(z) = z / (1 + e^-z)</c>, also called swish.</summary>
    public static Activation SiLU { get; } = new SiLU();

    /// <summary><c>f(z) = z Phi(z)</c> with the normal distribution function Phi: exact, not <see cref="GELUTanh"/>.</summary>
    public static Activation GELU { get; } = new GELU();

    /// <summary><c>f(z) = z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z³)))</c>: the approximation of <see cref="GELU"/>, a function of its own.</summary>
    public static Activation GELUTanh { get; } = new GELUTanh();

    /// <summary><c>f(z) = z tanh(ln(1 + e^z))</c>.</summary>
    public static Activation Mish { get; } = new Mish();

    /// <summary><c>f(z) = cos(2 pi z)</c>: periodic embeddings of numbers, with learnt frequencies and phases.</summary>
    public static Activation Cosine { get; } = new Cosine();

    /// <summary><c>f(z) = 1 if z &gt; 0, else 0</c>: for weights set by hand; <see cref="IsTrainable"/> is false.</summary>
    public static Activation Threshold { get; } = new Threshold();

    /// <summary><c>f(z) = z²</c>: for teaching; see its <see cref="Warning"/>.</summary>
    public static Activation Square { get; } = new Square();

    /// <summary><c>f(z) = z³</c>: for teaching; see its <see cref="Warning"/>.</summary>
    public static Activation Cube { get; } = new Cube();

    /// <summary><c>f(z)_i = e^z_i / sum over j of e^z_j</c>: the last layer of a classification with several classes, and only that.</summary>
    public static Activation Softmax { get; } = new Softmax();

    /// <summary>Every activation there is, with its default parameters.</summary>
    public static IReadOnlyList<Activation> All { get; } =
    [
        Identity, ReLU, LeakyReLU(), ELU(), SELU, Softplus, SiLU, GELU, GELUTanh, Mish, Sigmoid, Tanh, Cosine, Threshold, Square, Cube, Softmax,
    ];

    /// <summary>Those that map each pre-activation by itself, all but softmax: what a plot can draw, and what a hidden layer may have.</summary>
    public static IReadOnlyList<Activation> Elementwise { get; } = [.. All.Where(activation => !activation.OutputOnly)];

    /// <summary>
    /// A function of the user's own, element by element. Its derivative is compared with central differences at once; a wrong one is refused.
    /// A model that has it can be trained and used, but not saved: a model file holds no code.
    /// </summary>
    /// <param name="name">Its name, other than those of <see cref="All"/>; letters, digits and hyphens.</param>
    /// <param name="value"><c>f(z)</c>, finite where z is; called from several threads, so its result must depend on z only.</param>
    /// <param name="derivative"><c>f'(z)</c>, likewise; at a kink any value between those of both sides.</param>
    /// <exception cref="ArgumentException">
    /// The name is taken or not of that form, f is not finite somewhere, or the derivative is not that of the value: the message has the point,
    /// both numbers and the error.
    /// </exception>
    public static Activation Custom(string name, Func<double, double> value, Func<double, double> derivative) =>
        new CustomActivation(name, value, derivative);

    /// <summary>The activation of that name and parameters, such as <c>relu</c> or <c>leaky-relu:slope=0.2</c>.</summary>
    /// <exception cref="ArgumentException">There is none, or not with such a parameter; the message lists those that there are.</exception>
    public static Activation Parse(string text)
    {
        var specification = Specification.Parse(text);
        Activation activation = All.FirstOrDefault(activation => specification.Is(activation.Name)) ?? throw new ArgumentException(
            $"There is no activation '{specification.Name}'; the activations are {string.Join(", ", All.Select(a => a.Name))}.", nameof(text));
        return activation.With(specification.Values(activation.Parameters));
    }
}
