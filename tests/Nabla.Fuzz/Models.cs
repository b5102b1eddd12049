using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Fuzz;

/// <summary>Small models that have between them every layer, task and encoder a file can hold.</summary>
static class Models
{
    static readonly Lazy<Table> s_rows = new(Build);

    /// <summary>The rows that all are trained on, but the first.</summary>
    public static Table Rows => s_rows.Value;

    public static IEnumerable<Model> All
    {
        get
        {
            TrainOptions options = new() { Epochs = 1, Baselines = false, Threads = 1, Validation = 0.25, Audit = false, CrossValidation = null };
            TrainOptions number = options with { Target = "price", Drop = ["kind", "sold"] };
            TrainOptions kinds = options with { Target = "kind", Drop = ["price", "sold"] };
            yield return Model.Train(Rows, number with { Hidden = [3] });
            yield return Model.Train(Rows, number with { NumericBins = 3, NumericFrequencies = 2, Ensemble = 2, Dropout = 0.2 });
            yield return Model.Train(Rows, kinds with { Hidden = [3, 2], Normalization = Normalization.Batch });
            yield return Model.Train(Rows, kinds with { Hidden = [3, 3], Normalization = Normalization.Layer, Precision = Precision.Double });
            yield return Model.Train(Rows, kinds with { Ensemble = 2 });
            yield return Model.Train(Rows, options with { Target = "sold", Drop = ["kind", "price"], Hidden = [2] });
            yield return Model.Train(Rows, options with { Targets = ["price", "size"], Hidden = [2], Drop = ["kind", "sold"] });
        }
    }

    static Table Build()
    {
        var text = new StringBuilder("size,town,day,old,price,kind,sold\n");
        for (int i = 0; i < 60; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i * 37) % 61}.5,{"abcdefghijklmnopqrst"[i * 7 % 20]},2024-{1 + (i % 12):00}-{1 + (i % 28):00},{(i % 3 == 0 ? "yes" : "no")},{(i * 29) % 97},");
            text.Append(CultureInfo.InvariantCulture, $"{"xyz"[i % 3]},{(i % 2 == 0 ? "true" : "false")}\n");
        }

        return Table.ReadCsv(new System.IO.StringReader(text.ToString()), "rows");
    }
}
