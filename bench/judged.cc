#include "judged.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace rotulus::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCutoff = 10;          // of nDCG@10
constexpr std::size_t kMostQuestions = 800;  // the first ones of a collection

// Lines of tab-separated fields; the last field keeps whatever tabs follow.
std::vector<std::vector<std::string>> read_table(const fs::path& path, std::size_t columns) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> row;
    std::size_t begin = 0;
    while (row.size() + 1 < columns) {
      const auto end = line.find('\t', begin);
      row.push_back(line.substr(begin, end - begin));
      begin = end == std::string::npos ? line.size() : end + 1;
    }
    row.push_back(line.substr(begin));
    rows.push_back(std::move(row));
  }
  return rows;
}

void read_collection(Judged& judged, const fs::path& directory, std::size_t collection) {
  const auto& [collection_name, ending] = kCollections[collection];
  const std::string name = collection_name;
  std::map<std::string, std::size_t> positions;
  for (auto& row : read_table(directory / (name + ".docs"), 3)) {
    positions[row[0]] = judged.documents.size();
    judged.documents.push_back({name + "/" + row[0] + ending, std::move(row[1]), std::move(row[2])});
  }
  std::map<std::string, std::map<std::size_t, double>> grades;
  for (const auto& row : read_table(directory / (name + ".rel"), 3)) grades[row[0]][positions.at(row[1])] = std::stod(row[2]);
  std::size_t number = 0;
  for (auto& row : read_table(directory / (name + ".q"), 2)) {
    if (++number > kMostQuestions) break;
    if (const auto known = grades.find(row[0]); known != grades.end())
      judged.questions.push_back({std::move(row[1]), known->second, collection, number % 2 == 1});
  }
}

double gain(double grade, std::size_t rank) { return grade / std::log2(static_cast<double>(rank) + 2); }

double ndcg(const Ranking& found, const std::map<std::size_t, double>& judged) {
  std::vector<double> grades;
  for (const auto& [document, grade] : judged) grades.push_back(grade);
  std::sort(grades.rbegin(), grades.rend());
  double reached = 0, ideal = 0;
  for (std::size_t i = 0; i < std::min(kCutoff, grades.size()); ++i) ideal += gain(grades[i], i);
  for (std::size_t i = 0; i < std::min(kCutoff, found.size()); ++i)
    if (const auto at = judged.find(found[i]); at != judged.end()) reached += gain(at->second, i);
  return ideal > 0 ? reached / ideal : 0;
}

}  // namespace

Judged read_judged(const fs::path& directory) {
  Judged judged;
  for (std::size_t i = 0; i < std::size(kCollections); ++i) read_collection(judged, directory, i);
  return judged;
}

double mean_ndcg(const Judged& judged, const std::vector<Ranking>& rankings, std::size_t collection, bool odd) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < judged.questions.size(); ++i) {
    const Question& question = judged.questions[i];
    if (question.collection != collection || question.is_odd != odd) continue;
    sum += ndcg(rankings.at(i), question.grades);
    ++count;
  }
  return sum / static_cast<double>(count);
}

}  // namespace rotulus::bench
