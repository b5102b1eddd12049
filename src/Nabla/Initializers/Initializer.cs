using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary>
/// How a layer's weights and biases begin. A parameter is a function of the seed, the layer and its place, and of nothing else. Biases begin at
/// the value of <see cref="Bias"/>, 0 by default.
/// </summary>
public abstract record Initializer
{
    private protected Initializer()
    {
    }

    /// <summary>Normal with variance <c>2 / fanIn</c>: the default before ReLU (He et al. 2015, "Delving deep into rectifiers").</summary>
    public static Initializer HeNormal { get; } = new HeNormal();

    /// <summary>Uniform with variance <c>2 / fanIn</c> (He et al. 2015).</summary>
    public static Initializer HeUniform { get; } = new HeUniform();

    /// <summary>Normal with variance <c>2 / (fanIn + fanOut)</c> (Glorot and Bengio 2010; seed 003).</summary>
    public static Initializer GlorotNormal { get; } = new GlorotNormal();

    /// <summary>Uniform with variance <c>2 / (fanIn + fanOut)</c>: the default before everything but ReLU (Glorot and Bengio 2010).</summary>
    public static Initializer GlorotUniform { get; } = new GlorotUniform();

    /// <summary>Normal with variance <c>1 / fanIn</c> (LeCun et al. 1998, "Efficient backprop", eq. 16): the one for SELU.</summary>
    public static Initializer LeCunNormal { get; } = new LeCunNormal();

    /// <summary>Uniform with variance <c>1 / fanIn</c> (LeCun et al. 1998).</summary>
    public static Initializer LeCunUniform { get; } = new LeCunUniform();

    /// <summary>Weights and biases uniform between <c>-1 / sqrt(fanIn)</c> and <c>1 / sqrt(fanIn)</c>: what PyTorch's Linear begins with.</summary>
    public static Initializer TorchLinear { get; } = new TorchLinear();

    /// <summary>All weights 0: hidden units stay alike for ever, so that such a network hardly learns (seed 003). For layers without another before them.</summary>
    public static Initializer Zeros { get; } = new Zeros();

    /// <summary>Every initializer there is, with its defaults.</summary>
    public static IReadOnlyList<Initializer> All { get; } =
    [
        HeNormal, HeUniform, GlorotNormal, GlorotUniform, LeCunNormal, LeCunUniform, TorchLinear, new PeriodicInitializer(), new OrthogonalInitializer(), Zeros,
        new ConstantInitializer(),
    ];

    /// <summary>The name in files and on the command line, such as <c>he-normal</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Every parameter by its name in <see cref="ToString"/>.</summary>
    public abstract IReadOnlyList<(string Name, double Value)> Parameters { get; }

    /// <summary>The value that every bias begins with: a finite number, 0 by default. A small positive one lets all units of ReLU begin alive.</summary>
    public double Bias { get; init => field = Finite(value, nameof(Bias)); }

    /// <summary>The initializer that a text names, such as <c>he-normal</c> or <c>orthogonal:gain=2,bias=0.1</c>.</summary>
    /// <exception cref="ArgumentException">There is no such initializer or parameter, or a value is out of range; the message says which.</exception>
    public static Initializer Parse(string text)
    {
        Specification specification = Specification.Parse(text);
        Initializer known = All.FirstOrDefault(initializer => specification.Is(initializer.Name))
            ?? throw new ArgumentException(
                $"There is no initializer '{specification.Name}'; the initializers are {string.Join(", ", All.Select(i => i.Name))}.", nameof(text));
        return known.With(specification.Values(known.Parameters));
    }

    /// <summary>Every weight the same number.</summary>
    /// <param name="value">A finite number.</param>
    public static Initializer Constant(double value) => new ConstantInitializer { Value = value };

    /// <summary>
    /// A random matrix with orthonormal columns, or rows where there are fewer of them, times <paramref name="gain"/> (Saxe, McClelland and Ganguli
    /// 2014): it keeps the lengths of vectors.
    /// </summary>
    /// <param name="gain">A finite number above 0; 1 for linear layers and tanh, the square root of 2 for ReLU.</param>
    public static Initializer Orthogonal(double gain = 1) => new OrthogonalInitializer { Gain = gain };

    /// <summary>
    /// Frequencies and phases of a layer with <see cref="Activations.Activation.Cosine"/>: weights normal with this deviation, biases uniform between
    /// -1/2 and 1/2 (Gorishniy et al. 2022).
    /// </summary>
    /// <param name="deviation">A finite number above 0.</param>
    public static Initializer Periodic(double deviation = 0.1) => new PeriodicInitializer { Deviation = deviation };

    /// <summary>These weights and biases.</summary>
    /// <param name="weights">Element [i, j] of W <c>[inputs x outputs]</c> at <c>i * outputs + j</c>; finite numbers. Copied.</param>
    /// <param name="biases">One for each output, or left out for zeros. Copied.</param>
    public static Initializer From(double[] weights, double[]? biases = null) => new GivenInitializer(weights, biases);

    /// <summary>The text that <see cref="Parse"/> reads back to an equal initializer. Parameters that are 0, their default, are left out.</summary>
    public sealed override string ToString()
    {
        IReadOnlyList<(string Name, double Value)> defaults = All.FirstOrDefault(initializer => initializer.Name == Name)?.Parameters ?? Parameters;
        return Specification.Text(Name, [.. Parameters.Where((parameter, i) => parameter.Value != 0 || defaults[i].Value != 0)]);
    }

    /// <summary>
    /// The distribution that each weight of a layer is drawn from by itself; <see langword="null"/> where weights depend on one another, as in an
    /// orthogonal matrix, or are given.
    /// </summary>
    /// <param name="inputs">Inputs of the layer: the fan-in, 1 or more.</param>
    /// <param name="outputs">Outputs of the layer: the fan-out, 1 or more.</param>
    public virtual WeightDistribution? DistributionOf(int inputs, int outputs) => null;

    /// <summary>Writes the initial parameters of a layer.</summary>
    /// <param name="random">The layer's random numbers.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="outputs">Outputs of the layer.</param>
    /// <param name="weights">Receives W <c>[inputs x outputs]</c>, row by row.</param>
    /// <param name="biases">Receives one number an output.</param>
    /// <exception cref="ArgumentException">The initializer was made for a layer of another shape.</exception>
    internal abstract void Fill(CounterRandom random, int inputs, int outputs, Span<double> weights, Span<double> biases);

    /// <summary>An initializer of this kind with these values of <see cref="Parameters"/>, in their order.</summary>
    private protected abstract Initializer With(IReadOnlyList<double> values);

    private protected static double Finite(double value, string name) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number.");

    private protected static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");
}
