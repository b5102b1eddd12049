using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla;

/// <summary>
/// A choice as text: a name and its parameters, <c>leaky-relu:slope=0.2</c> or <c>adam:beta1=0.9,beta2=0.99</c>. One grammar for activations,
/// losses, initializers, optimizers and schedules, on the command line, in files and in JSON.
/// </summary>
sealed class Specification
{
    readonly Dictionary<string, double> _parameters;

    Specification(string name, Dictionary<string, double> parameters)
    {
        Name = name;
        _parameters = parameters;
    }

    /// <summary>The name, without parameters.</summary>
    public string Name { get; }

    /// <summary>The names of the parameters given.</summary>
    public IEnumerable<string> ParameterNames => _parameters.Keys;

    /// <summary>Reads <c>name</c> or <c>name:parameter=number,parameter=number</c>.</summary>
    /// <exception cref="ArgumentException">The text is not of that form; the message says where.</exception>
    public static Specification Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] halves = text.Split(':', 2);
        var parameters = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in halves.Length == 1 ? [] : halves[1].Split(','))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                throw new ArgumentException($"'{part}' in '{text}' is no parameter; write {halves[0]}:parameter=number, several between commas.");
            }

            if (!parameters.TryAdd(sides[0], value))
            {
                throw new ArgumentException($"'{text}' gives {sides[0]} twice; give it once.");
            }
        }

        return new Specification(halves[0].Trim(), parameters);
    }

    /// <summary>The text that <see cref="Parse"/> reads back to the same bits.</summary>
    public static string Text(string name, IReadOnlyList<(string Name, double Value)> parameters) => parameters.Count == 0
        ? name
        : $"{name}:{string.Join(',', parameters.Select(p => $"{p.Name}={p.Value.ToString("R", CultureInfo.InvariantCulture)}"))}";

    /// <summary>Whether the name is this one, in any case.</summary>
    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text gives this parameter.</summary>
    public bool Gives(string parameter) => _parameters.ContainsKey(parameter);

    /// <summary>The parameters given, each for the one of <paramref name="known"/> with its name; the values of <paramref name="known"/> where not given.</summary>
    /// <param name="known">Every parameter there is, with its default.</param>
    /// <exception cref="ArgumentException">A parameter is given that is not known; the message lists those that are.</exception>
    public IReadOnlyList<double> Values(params IReadOnlyList<(string Name, double Value)> known)
    {
        foreach (string name in _parameters.Keys)
        {
            if (!known.Any(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new ArgumentException(known.Count == 0
                    ? $"{Name} has no parameter; '{name}' was given: leave it out."
                    : $"{Name} has no parameter '{name}'; its parameters are {string.Join(", ", known.Select(parameter => parameter.Name))}.");
            }
        }

        return [.. known.Select(parameter => _parameters.TryGetValue(parameter.Name, out double value) ? value : parameter.Value)];
    }
}
