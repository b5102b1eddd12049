// S1, by the library: a process that loads a model of 784 numbers (Nabla.Bench writes it), predicts one row and ends.
using System;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

Model.WarmUp();
Column[] columns = [.. Enumerable.Range(0, 784).Select(i => Column.FromNumbers("x" + i.ToString(CultureInfo.InvariantCulture), [0.5]))];
Console.WriteLine(Model.Load(args[0]).Predict(Table.FromColumns("row", columns))[0].Class);
