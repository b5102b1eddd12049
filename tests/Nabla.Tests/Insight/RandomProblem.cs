using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Networks;

namespace Nabla.Tests.Insight;

/// <summary>
/// A random network with a random batch: a function of its number. The losses and the activations take turns, so that every pair of them comes
/// up; depth, widths, the other layers and the numbers are drawn.
/// </summary>
sealed class RandomProblem
{
    public const int Rows = 6;
    const double Spread = 1.5;

    /// <summary>Two numbers normalised are -1 and 1 whatever they were: nothing is left to differentiate but rounding.</summary>
    const int FewestToNormalize = 4;

    /// <summary>Those that training uses; cubes of squares leave the range where twelve digits can agree, so the powers stand alone.</summary>
    static readonly Activation[] s_activations = [.. Activation.Elementwise.Where(activation => activation.IsTrainable)];

    static readonly Loss[] s_losses =
    [
        .. Loss.All, Loss.Parse("huber:delta=0.3"), Loss.Parse("quantile:level=0.9"), Loss.Parse("categorical-cross-entropy:smoothing=0.2"),
        Loss.Parse("binary-cross-entropy:positive-weight=2.5"),
    ];

    readonly Random _random;

    public RandomProblem(int number)
    {
        _random = new Random(20261130 + number);
        Loss = s_losses[number % s_losses.Length];
        Activation = s_activations[number / s_losses.Length % s_activations.Length];
        int outputs = Loss.Name is "categorical-cross-entropy" or "multiclass-hinge" ? _random.Next(2, 6) : _random.Next(1, 5);
        Network = Build(outputs, plain: _random.Next(2) == 0);
        Shake();
        Inputs = Drawn(Network.Inputs);
        foreach (EmbeddingLayer embedding in Network.Layers.OfType<EmbeddingLayer>())
        {
            for (int row = 0; row < Rows; row++)
            {
                Inputs[row, embedding.InputColumns[0]] = _random.Next(-1, embedding.Categories[0]);
            }
        }

        Targets = DrawTargets(outputs);
    }

    /// <summary>How many numbers it takes for every pair of a loss and an activation.</summary>
    public static int Pairs => s_losses.Length * s_activations.Length;

    public Loss Loss { get; }

    public Activation Activation { get; }

    public Network<double> Network { get; private set; }

    public Matrix<double> Inputs { get; }

    public Matrix<double> Targets { get; }

    public GradientCheck Check(ulong seed = 5) => GradientCheck.Of(Network, Loss, Inputs, Targets, seed, threads: 1);

    public override string ToString() => $"{string.Join(" | ", Network.Layers)}, {Loss}";

    /// <summary>The activation where one more of it keeps the numbers small.</summary>
    Activation Tame => Activation.Warning is null ? Activation : Activation.Tanh;

    Network<double> Build(int outputs, bool plain)
    {
        Network<double> network = Nabla.Networks.Network.Create<double>(_random.Next(1, 8), seed: (ulong)_random.Next());
        if (!plain && _random.Next(3) == 0)
        {
            // The last input is the index of a category.
            network = network.Select([network.Inputs - 1]).Embed([_random.Next(1, 5)], [_random.Next(1, 20)]);
            network = network.Inputs == 1 ? network
                : network.Select([.. Enumerable.Range(0, network.Inputs - 1)], from: Layer.NetworkInputs).Concatenate(1, 2);
        }

        int depth = Activation.Warning is null ? _random.Next(1, 4) : 1;
        for (int l = 0; l < depth; l++)
        {
            network = network.Dense(_random.Next(2, 9), Activation);
            network = plain ? network : Another(network);
        }

        network = network.Dense(outputs);
        bool activated = Loss.Link is null && Loss.Name is "mean-squared-error" or "huber" && _random.Next(2) == 0;
        return activated ? network.Activate(Activation.Warning is null ? Activation : Activation.Tanh) : network;
    }

    Network<double> Another(Network<double> network) => _random.Next(14) switch
    {
        0 when network.Outputs >= FewestToNormalize => network.LayerNormalization(),
        1 => network.BatchNormalization(),
        2 => network.Dropout(0.3),
        3 => network.Residual(block => block.Dense(_random.Next(2, 7), Activation).Dense(network.Outputs)),
        4 when !network.Layers.Any(layer => layer is EmbeddingLayer) => network.Concatenate(network.Layers.Count - 1, Layer.NetworkInputs),
        7 => network.Select([.. Enumerable.Range(0, _random.Next(2, 7)).Select(_ => _random.Next(network.Outputs))]),
        8 => network.Dense(network.Outputs, Activation, from: Math.Max(-1, network.Layers.Count - 2)).Mean(network.Layers.Count - 1, network.Layers.Count, network.Layers.Count - 1),
        9 => network.Dense(3 * network.Outputs, Tame).MeanOfBlocks(3),
        10 => network.Scale(randomSigns: true),
        11 => network.BlockDense([.. Enumerable.Repeat(1, network.Outputs)], _random.Next(1, 5), Tame),
        12 => network.Dense(6, Tame).BlockDense([2, 2, 2], _random.Next(2, 20), Tame, shared: true),
        13 when !network.Layers.Any(layer => layer is EmbeddingLayer) => network.Concatenate(network.Layers.Count - 1, Layer.NetworkInputs).BlockDense([network.Outputs, network.Inputs], 3, Tame),
        5 when network.Outputs >= FewestToNormalize => network.Residual(block => block.Dense(network.Outputs).LayerNormalization().Activate(Activation)),
        _ => network.Dense(network.Outputs, Activation.Tanh, from: Math.Max(-1, network.Layers.Count - 2)).Sum(network.Layers.Count - 1, network.Layers.Count),
    };

    /// <summary>Moves every parameter, so that biases are no longer 0.</summary>
    void Shake()
    {
        double[] parameters = new double[Network.ParameterCount];
        Network.CopyParametersTo(parameters);
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] += (_random.NextDouble() - 0.5) * 0.4;
        }

        Network.SetParameters(parameters);
    }

    Matrix<double> Drawn(int columns)
    {
        var matrix = new Matrix<double>(Rows, columns);
        foreach (int row in Enumerable.Range(0, Rows))
        {
            for (int c = 0; c < columns; c++)
            {
                matrix[row, c] = Spread * ((2 * _random.NextDouble()) - 1);
            }
        }

        return matrix;
    }

    Matrix<double> DrawTargets(int outputs)
    {
        var targets = new Matrix<double>(Rows, outputs);
        for (int row = 0; row < Rows; row++)
        {
            double[] values = [.. Enumerable.Range(0, outputs).Select(_ => _random.NextDouble())];
            for (int k = 0; k < outputs; k++)
            {
                targets[row, k] = Loss.Name switch
                {
                    "binary-cross-entropy" => _random.Next(3) switch { 0 => 0, 1 => 1, _ => values[k] },
                    "categorical-cross-entropy" => (float)(values[k] / values.Sum()),
                    "multiclass-hinge" => k == row % outputs ? 1 : 0,
                    "hinge" or "squared-hinge" => values[k] < 0.5 ? -1 : 1,
                    "poisson" => Math.Floor(6 * values[k]),
                    _ => Spread * ((2 * values[k]) - 1),
                };
            }

            if (Loss.Name == "categorical-cross-entropy")
            {
                // Rounded to floats the shares must still sum to 1 to the last digit.
                targets[row, outputs - 1] = 1 - Enumerable.Range(0, outputs - 1).Sum(k => targets[row, k] = Math.Round(targets[row, k] * 1024) / 1024);
            }
        }

        return targets;
    }
}
