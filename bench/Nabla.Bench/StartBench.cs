using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Bench;

/// <summary>S1: a saved model of 784 numbers and ten classes, which Nabla.FirstPrediction loads.</summary>
static class StartBench
{
    const int Inputs = 784;

    /// <summary>Writes the model.</summary>
    public static void Save(string path)
    {
        const int Rows = 200;
        var random = new Random(1234);
        List<Column> columns = [.. Enumerable.Range(0, Inputs).Select(i => Column.FromNumbers(
            Name(i), [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())]))];
        columns.Add(Column.FromText("label", [.. Enumerable.Range(0, Rows).Select(row => "c" + (row % 10).ToString(CultureInfo.InvariantCulture))]));
        Model.Train(Table.FromColumns("start", [.. columns]), new TrainOptions { Target = "label", Hidden = [128], Epochs = 1, Validation = 0, L2Penalty = 0, Baselines = false }).Save(path);
    }

    static string Name(int column) => "x" + column.ToString(CultureInfo.InvariantCulture);
}
