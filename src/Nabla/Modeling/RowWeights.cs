using System.Linq;
using Nabla.Data;

namespace Nabla.Modeling;

/// <summary>The column that says how often each row counts in the loss.</summary>
static class RowWeights
{
    /// <summary>The weights of rows.</summary>
    /// <exception cref="NablaDataException">A weight is missing, negative or no number, or all are 0; the message says where.</exception>
    public static double[] Of(Table table, string name, RowValues<int> rows)
    {
        Column column = table[name];
        double[] weights = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            double weight = CellText.NumberOrNaN(table, column, rows[i]);
            weights[i] = weight >= 0
                ? weight
                : throw CellText.Error(
                    table, column, rows[i],
                    $"the weight of the row is {(double.IsNaN(weight) ? "missing" : "negative")}; a weight is a number of at least 0: fix the cell");
        }

        return weights.Any(weight => weight > 0)
            ? weights
            : throw new NablaDataException($"{table.Source}: every row has the weight 0 in column '{name}', so there is nothing to learn; correct the column.")
            {
                File = table.Source,
                Column = name,
            };
    }
}
