using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Diagnosis;

/// <summary>What every hidden unit of a model gave on the rows: a forward pass through all layers, as a prediction computes it, in double.</summary>
sealed class ActivationScan
{
    /// <summary>Beyond this share of its range a unit of tanh or sigmoid is in a saturated part: its slope is below a tenth of the steepest.</summary>
    public const double SaturatedFrom = 0.95;

    /// <summary>A unit is saturated where it is so on this share of the rows.</summary>
    public const double SaturatedRows = 0.95;

    public ActivationScan(MemberNetworks members, Matrix<double> inputs)
    {
        Network<double> network = members.Network;
        UnitScan?[] scans = [.. network.Layers.Select(layer => IsHidden(members, layer) ? new UnitScan(layer.Outputs) : null)];
        network.Visit(inputs, (layer, outputs, rows) => scans[layer.Index]?.Add(layer.Activation, outputs, rows));
        Layers =
        [
            .. Enumerable.Range(0, members.Length).Where(place => scans[place] is not null)
                .Select(place => (place, StatisticsOf(network.Layers[place], [.. members.AtPlace(place).Select(layer => scans[layer]!)], inputs.Rows))),
        ];
    }

    /// <summary>The hidden layers by their place in a member.</summary>
    public IReadOnlyList<(int Index, LayerStatistics Statistics)> Layers { get; }

    /// <summary>Whether a unit of an activation can die: give 0 for every row, and with it a gradient of 0.</summary>
    public static bool CanDie(Activation activation) => activation == Activation.ReLU;

    /// <summary>Whether it has a range with two ends.</summary>
    public static bool CanSaturate(Activation activation) => activation == Activation.Tanh || activation == Activation.Sigmoid;

    /// <summary>The layers with weights or an activation of their own, before the last of the member that has weights.</summary>
    static bool IsHidden(MemberNetworks members, Layer layer)
    {
        int last = members.Network.Layers.Take(members.Length).Last(StepScan.HasWeights).Index;
        bool isOutput = layer.Index >= members.Length * members.Count || layer.Index % members.Length >= last;
        return !isOutput && (StepScan.HasWeights(layer) || layer is ActivationLayer);
    }

    static LayerStatistics StatisticsOf(Layer layer, UnitScan[] scans, int rows)
    {
        double values = (double)rows * layer.Outputs * scans.Length;
        double mean = scans.Sum(scan => scan.Sum.Sum()) / values;
        double square = scans.Sum(scan => scan.SumOfSquares.Sum()) / values;
        return new LayerStatistics
        {
            Layer = layer.Name,
            Activation = layer.Activation.ToString(),
            Units = layer.Outputs * scans.Length,
            Mean = mean,
            Deviation = Math.Sqrt(Math.Max(0, square - (mean * mean))),
            Dead = CanDie(layer.Activation) ? scans.Sum(scan => scan.Largest.Count(largest => largest == 0)) : null,
            Saturated = CanSaturate(layer.Activation) ? scans.Sum(scan => scan.SaturatedRows.Count(count => count >= SaturatedRows * rows)) : null,
        };
    }

    /// <summary>The sums of one layer, a place for each unit.</summary>
    sealed class UnitScan(int units)
    {
        public double[] Sum { get; } = new double[units];

        public double[] SumOfSquares { get; } = new double[units];

        public double[] Largest { get; } = new double[units];

        public int[] SaturatedRows { get; } = new int[units];

        public void Add(Activation activation, RowBlock<double> outputs, int rows)
        {
            bool isSigmoid = activation == Activation.Sigmoid;
            bool saturates = CanSaturate(activation);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<double> values = outputs.Row(row)[..Sum.Length];
                for (int unit = 0; unit < values.Length; unit++)
                {
                    double value = values[unit];
                    Sum[unit] += value;
                    SumOfSquares[unit] += value * value;
                    Largest[unit] = Math.Max(Largest[unit], Math.Abs(value));
                    double place = isSigmoid ? (2 * value) - 1 : value;
                    SaturatedRows[unit] += saturates && Math.Abs(place) > SaturatedFrom ? 1 : 0;
                }
            }
        }
    }
}
