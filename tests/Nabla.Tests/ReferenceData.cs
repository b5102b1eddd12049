using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Nabla.Tests;

/// <summary>Reference vectors of PyTorch 1.13 and of 60-digit arithmetic; each file in data/reference says how it was made.</summary>
static class ReferenceData
{
    public static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "reference", file))).RootElement;

    public static double Number(JsonElement element) => element.ValueKind != JsonValueKind.String ? element.GetDouble()
        : element.GetString() == "inf" ? double.PositiveInfinity
        : element.GetString() == "-inf" ? double.NegativeInfinity
        : double.Parse(element.GetString()!, CultureInfo.InvariantCulture);

    public static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    public static double[][] Rows(JsonElement element) => [.. element.EnumerateArray().Select(Numbers)];

    public static void AssertClose(double expected, double actual, double absolute, double relative, string what) => Assert.True(
        Math.Abs(expected - actual) <= absolute + (relative * Math.Abs(expected)),
        $"{what}: expected {expected.ToString("R", CultureInfo.InvariantCulture)}, got {actual.ToString("R", CultureInfo.InvariantCulture)}");
}
