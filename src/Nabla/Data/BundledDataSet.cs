using System.IO;

namespace Nabla.Data;

/// <summary>A data set that comes with Nabla.</summary>
/// <param name="Name">The name to load it by.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="RowCount">The number of rows.</param>
/// <param name="Columns">What the columns hold, with units.</param>
/// <param name="Task">What is learnt from it: <c>regression</c>, <c>binary</c> or <c>multiclass</c>.</param>
/// <param name="Target">The name of the column to learn.</param>
/// <param name="Origin">Where the numbers come from.</param>
/// <param name="Citation">The work to cite.</param>
/// <param name="Licence">The terms of use.</param>
/// <param name="Image">The shape of the image that the columns other than the target form, or <see langword="null"/>.</param>
public sealed record BundledDataSet(
    string Name,
    string Title,
    int RowCount,
    string Columns,
    string Task,
    string Target,
    string Origin,
    string Citation,
    string Licence,
    ImageShape? Image = null)
{
    /// <summary>Reads the rows; <see cref="Table.Source"/> is <see cref="Name"/>.</summary>
    public Table Load()
    {
        using Stream stream = typeof(BundledDataSet).Assembly.GetManifestResourceStream($"{Name}.csv.gz")
            ?? throw new NablaDataException($"This build of Nabla lacks the data set '{Name}'; use the released package.") { File = Name };
        return Table.ReadCsv(stream, Name).WithImage(Image);
    }
}
