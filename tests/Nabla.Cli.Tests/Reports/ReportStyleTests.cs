using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Tests.Reports;

/// <summary>The colours of the style sheet, measured.</summary>
public sealed class ReportStyleTests
{
    // Machado, Oliveira, Fernandes (2009), severity 1, on linear red, green, blue.
    static readonly double[][] s_colourBlindness =
    [
        [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    ];

    [Theory]
    [InlineData("ink", "page")]
    [InlineData("ink", "card")]
    [InlineData("ink", "faint")]
    [InlineData("soft", "page")]
    [InlineData("soft", "card")]
    [InlineData("soft", "faint")]
    [InlineData("blue", "page")]
    [InlineData("blue", "card")]
    [InlineData("orange", "card")]
    [InlineData("good-ink", "good")]
    [InlineData("even-ink", "even")]
    [InlineData("bad-ink", "bad")]
    public void Letters_OnTheirGround_HaveContrast(string letters, string ground)
    {
        // Web Content Accessibility Guidelines 2.2, 1.4.3: at least 4.5.
        Assert.All([false, true], isDark => Assert.InRange(Contrast(Colour(letters, isDark), Colour(ground, isDark)), 4.5, 21));
    }

    [Theory]
    [InlineData("hit")]
    [InlineData("miss")]
    public void CellsOfTheConfusionMatrix_AtAnyDepth_KeepTheirLettersReadable(string colour)
    {
        foreach (var isDark in (bool[])[false, true])
        {
            for (var depth = 0; depth <= 78; depth++)
            {
                var mixed = Colour(colour, isDark).Zip(Colour("card", isDark), (over, under) => ((over * depth) + (under * (100 - depth))) / 100);
                double[] cell = [.. mixed];
                Assert.InRange(Contrast(Colour("ink", isDark), cell), 4.5, 21);
            }
        }
    }

    [Fact]
    public void Marks_OnTheirGround_HaveContrast()
    {
        // Web Content Accessibility Guidelines 2.2, 1.4.11: at least 3 for what is not text.
        string[] marks = ["blue", "orange", "grey"];
        Assert.All(marks, mark => Assert.All([false, true], isDark => Assert.InRange(Contrast(Colour(mark, isDark), Colour("card", isDark)), 3, 21)));
    }

    [Theory]
    [InlineData("blue", "orange")]
    [InlineData("hit", "miss")]
    public void OpposedColours_ForColourBlindEyes_StayApart(string one, string other)
    {
        foreach (var isDark in (bool[])[false, true])
        {
            foreach (var blindness in s_colourBlindness)
            {
                // A difference of 2.3 in CIELAB is just noticeable (Mahy, 1994); ten times that is plain.
                Assert.InRange(Difference(Seen(Colour(one, isDark), blindness), Seen(Colour(other, isDark), blindness)), 23, 300);
            }
        }
    }

    static string Style()
    {
        using var writer = new StringWriter();
        ReportWriter.Write(writer, SampleReports.Digits());
        return Regex.Match(writer.ToString(), "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
    }

    static double[] Colour(string name, bool isDark)
    {
        var values = Regex.Matches(Style(), $"--{name}: #([0-9a-f]{{6}});").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(2, values.Length);
        return [.. values[isDark ? 1 : 0].Chunk(2).Select(pair => int.Parse(pair, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)];
    }

    static double Linear(double channel) => channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4);

    static double Contrast(double[] one, double[] other)
    {
        static double Luminance(double[] colour) => (0.2126 * Linear(colour[0])) + (0.7152 * Linear(colour[1])) + (0.0722 * Linear(colour[2]));
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    // Linear red, green, blue as the eye sees it.
    static double[] Seen(double[] colour, double[] blindness)
    {
        double[] linear = [.. colour.Select(Linear)];
        return [.. Enumerable.Range(0, 3).Select(i => Math.Clamp(Enumerable.Range(0, 3).Sum(j => blindness[(3 * i) + j] * linear[j]), 0, 1))];
    }

    static double Difference(double[] one, double[] other)
    {
        static double[] Lab(double[] rgb)
        {
            static double F(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;
            var x = F(((0.4124 * rgb[0]) + (0.3576 * rgb[1]) + (0.1805 * rgb[2])) / 0.9505);
            var y = F((0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]));
            var z = F(((0.0193 * rgb[0]) + (0.1192 * rgb[1]) + (0.9505 * rgb[2])) / 1.089);
            return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
        }

        return Math.Sqrt(Lab(one).Zip(Lab(other), (a, b) => (a - b) * (a - b)).Sum());
    }
}
