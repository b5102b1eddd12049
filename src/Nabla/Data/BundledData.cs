using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;

namespace Nabla.Data;

/// <summary>The data sets that come with Nabla, small enough to try everything without a download.</summary>
public static class BundledData
{
    const string CreativeCommonsAttribution = "CC BY 4.0";
    const string Generated = "generated; no rights claimed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BundledDataSet> All { get; } =
    [
        new("digits", "Handwritten digits, 8 x 8 pixels", 1797,
            "p0_0 to p7_7: ink at row, column, 0 to 16; digit: 0 to 9",
            "multiclass", "digit",
            "UCI Machine Learning Repository: Optical Recognition of Handwritten Digits, the test part, as distributed with scikit-learn",
            "E. Alpaydin, C. Kaynak (1998): Optical Recognition of Handwritten Digits. UCI Machine Learning Repository, doi:10.24432/C50P49",
            CreativeCommonsAttribution, new ImageShape(8, 8)),
        new("iris", "Iris flowers", 150,
            "sepal and petal length and width in cm; species: setosa, versicolor, virginica",
            "multiclass", "species",
            "UCI Machine Learning Repository: Iris, with two values corrected after the paper, as in scikit-learn and R",
            "R. A. Fisher (1936): The use of multiple measurements in taxonomic problems. Annals of Eugenics 7, 179-188; UCI doi:10.24432/C56C76",
            CreativeCommonsAttribution),
        new("penguins", "Penguins of the Palmer Archipelago", 344,
            "species: Adelie, Chinstrap, Gentoo; island; bill length, bill depth, flipper length in mm; body mass in g; sex; year; 19 missing cells",
            "multiclass", "species",
            "The R package palmerpenguins 0.1.1; data collected by K. Gorman with the Palmer Station Long Term Ecological Research programme",
            "A. Horst, A. Hill, K. Gorman (2020): palmerpenguins; K. Gorman, T. Williams, W. Fraser (2014), PLoS ONE 9(3) e90081",
            "CC0 1.0"),
        new("xor", "Exclusive or", 4,
            "x1, x2: 0 or 1; y: 1 if exactly one of them is 1",
            "binary", "y", "made for Nabla", "none", Generated),
        new("spirals", "Two spirals", 1000,
            "x1, x2: a point of the plane; class: the spiral it lies on, 1 or 2",
            "binary", "class",
            "Generated with the R package mlbench 2.1-3: mlbench.spirals(1000, cycles = 1.5, sd = 0.05), seed 1",
            "F. Leisch, E. Dimitriadou: mlbench, Machine Learning Benchmark Problems", Generated),
        new("candy_bar", "The price of a candy bar in coins", 169,
            "quarters, nickels: numbers of coins, 0 to 12; price: 0.25 quarters + 0.05 nickels, in US dollars",
            "regression", "price", "made for Nabla", "none", Generated),
        new("spam", "E-mails, spam or not", 4601,
            "word_freq_WORD: WORD in per cent of the words, 48 of them; char_freq_NAME: a character in per cent of the characters, 6 of them; "
            + "capital_run_length average, longest, total: runs of capitals; class: spam or nonspam",
            "binary", "class",
            "UCI Machine Learning Repository: Spambase, as distributed with the R package kernlab",
            "M. Hopkins, E. Reeber, G. Forman, J. Suermondt (1999): Spambase. UCI Machine Learning Repository, doi:10.24432/C53G6X",
            CreativeCommonsAttribution),
    ];

    /// <summary>The data set of that name.</summary>
    /// <exception cref="NablaDataException">There is none; the message names the nearest.</exception>
    public static BundledDataSet Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryFind(name, out BundledDataSet? found)
            ? found
            : throw new NablaDataException($"There is no bundled data set '{name}'; {Suggestion(name)}") { File = name };
    }

    /// <summary>The data set of that name; <see langword="false"/> if there is none.</summary>
    /// <param name="name">The exact name.</param>
    /// <param name="dataSet">The data set, or <see langword="null"/>.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out BundledDataSet? dataSet)
    {
        dataSet = All.FirstOrDefault(candidate => candidate.Name == name);
        return dataSet is not null;
    }

    /// <summary>The error for a name that is neither a file nor a bundled data set.</summary>
    internal static NablaDataException Unknown(string pathOrName)
    {
        // A path or an extension says that a file was meant, unless the name is nearly that of a data set.
        bool bare = Path.GetFileName(pathOrName) == pathOrName && !Path.HasExtension(pathOrName);
        string message = bare || NearestName.Find(pathOrName, Names) is not null
            ? $"There is no file '{pathOrName}' and no bundled data set of that name; {Suggestion(pathOrName)}"
            : $"There is no file '{pathOrName}'; check the name and the folder.";
        return new NablaDataException(message) { File = pathOrName };
    }

    static IEnumerable<string> Names => All.Select(dataSet => dataSet.Name);

    static string Suggestion(string name) => NearestName.Find(name, Names) is { } nearest
        ? $"did you mean '{nearest}'?"
        : $"the bundled ones are {string.Join(", ", Names)}.";
}
