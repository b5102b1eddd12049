using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;

namespace Nabla.Cli.Tests.Pictures;

/// <summary>What tests read from a drawing.</summary>
static class Svg
{
    /// <summary>The namespace of its elements.</summary>
    public static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    /// <summary>The units with a role: <c>input</c>, <c>hidden</c> or <c>output</c>.</summary>
    public static IEnumerable<XElement> Units(XElement drawing, string role) => drawing.Descendants(Space + "g")
        .Where(group => group.Attribute("aria-label")?.Value.StartsWith(role + " ", StringComparison.Ordinal) == true);

    /// <summary>The elements of a class.</summary>
    public static IEnumerable<XElement> OfClass(XElement drawing, string style) =>
        drawing.Descendants().Where(element => element.Attribute("class")?.Value == style);

    /// <summary>A number as a picture writes it.</summary>
    public static double Number(string text) => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);

    /// <summary>A list of numbers in JSON.</summary>
    public static double[] Numbers(JsonElement json, string key) => [.. json.GetProperty(key).EnumerateArray().Select(number => number.GetDouble())];
}
